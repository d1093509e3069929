package dev.spirebridge.sds;

import com.google.protobuf.Any;
import dev.spirebridge.identity.SvidChoice;
import dev.spirebridge.store.Subjects;
import dev.spirebridge.unixsocket.CallerAdmission;
import dev.spirebridge.unixsocket.EventLoops;
import dev.spirebridge.unixsocket.PrivateServer;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Goes through a few made-up streams before real ones come, so that the JVM has loaded, and in the
 * end compiled, what a stream needs.
 *
 * <p>A cold JVM took 80 to 140 ms for its first HTTP/2 handshake, where Istio's agent gives a
 * socket one second in all, and an Envoy fleet that comes back after a restart of the bridge meets
 * it cold. The rehearsal has a private server of its own, behind which stands no identity, or a
 * made-up one.
 */
final class Rehearsal {

  private static final Logger log = LoggerFactory.getLogger(SdsServer.class);

  private static final Duration LIMIT = Duration.ofSeconds(1);

  /** More would leave the heap larger than what comes after needs. */
  private static final int AT_ONCE = 10;

  private static final String NAME = "rehearsal";
  private static final List<String> NAMES_OF_A_PROXY = List.of("default", "ROOTCA");
  private static final Rules RULES = new Rules(OnUnknown.HOLD, 10);
  private static final SecretView NOTHING = SecretView.nothing(Instant.EPOCH);

  private static final Reply REPLY =
      new Reply(
          "0",
          "0",
          List.of(
              new EncodedSecret(
                  NAME,
                  EncodedSecret.Kind.TRUST_BUNDLE,
                  "0",
                  Any.newBuilder().setTypeUrl(SecretEncoder.TYPE_URL).build(),
                  Instant.MAX)),
          List.of());

  private final ServerServiceDefinition service;
  private final List<String> names;
  private final Optional<CallerAdmission> admission;

  private Rehearsal(
      ServerServiceDefinition service, List<String> names, Optional<CallerAdmission> admission) {
    this.service = service;
    this.names = names;
    this.admission = admission;
  }

  /** Of what every stream goes through, whoever is behind it. */
  static Rehearsal ofStreams() {
    return new Rehearsal(echo(), List.of(NAME), Optional.empty());
  }

  /**
   * Of all that a new caller goes through.
   *
   * @param subjects have made-up identities, of another caller for each stream
   * @param admission lets everybody in
   */
  static Rehearsal ofCallers(
      Subjects subjects, CallerAdmission admission, EventLoops loops, InstantSource clock) {
    ListenerStreams streams =
        new ListenerStreams(
            SecretNames.spire(new SvidChoice.First()),
            RULES,
            new SubjectFeeds(subjects),
            clock,
            new AtomicLong(),
            new AckTimes());
    SecretDiscovery discovery = new SecretDiscovery(streams, loops, clock, new AtomicLong(), LIMIT);
    return new Rehearsal(
        ServerInterceptors.intercept(discovery, new CallerInterceptor(NAME)),
        NAMES_OF_A_PROXY,
        Optional.of(admission));
  }

  /**
   * Blocks until it is over. What goes wrong has no consequence and is logged for debugging.
   *
   * @param connections a few at a time, each with one stream, SotW and Delta in turn
   */
  void run(int connections, EventLoops loops, RandomGenerator random) {
    try {
      boolean answered = true;
      for (int left = connections; answered && left > 0; left -= AT_ONCE) {
        answered = play(Math.min(left, AT_ONCE), loops, random);
      }
    } catch (IOException | RuntimeException e) {
      // Such as event loops that are gone, because the bridge is stopped while it starts.
      log.debug("no rehearsal", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether all of them were answered. */
  private boolean play(int connections, EventLoops loops, RandomGenerator random)
      throws IOException, InterruptedException {
    CountDownLatch secrets = new CountDownLatch(connections * names.size());
    try (PrivateServer server =
        PrivateServer.open(service, connections, loops, admission, random)) {
      for (int i = 0; i < connections; i++) {
        if (i % 2 == 0) {
          RehearsedCall.sotw(server.connect(), NAME, names, secrets);
        } else {
          RehearsedCall.delta(server.connect(), NAME, names, secrets);
        }
      }
      boolean answered = secrets.await(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
      if (!answered) {
        log.debug("{} rehearsed secrets were not sent", secrets.getCount());
      }
      return answered;
    }
  }

  /** Goes through the protocol with nothing to give, and answers with a secret without content. */
  private static ServerServiceDefinition echo() {
    return SecretMethods.served(
        call -> new Echo<>(new SotwProtocol(), () -> call.onNext(WireFormat.sotw(REPLY))),
        call -> new Echo<>(new DeltaProtocol(), () -> call.onNext(WireFormat.delta(REPLY))),
        (_, call) -> call.onError(Status.UNIMPLEMENTED.asRuntimeException()));
  }

  private record Echo<Q>(SdsProtocol<Q> protocol, Runnable answer) implements StreamObserver<Q> {

    @Override
    public void onNext(Q request) {
      var _ = protocol.onRequest(StreamState.NEW, request, _ -> NOTHING, RULES, "0");
      answer.run();
    }

    @Override
    public void onError(Throwable error) {}

    @Override
    public void onCompleted() {}
  }
}

package dev.spirebridge.sds;

import dev.spirebridge.identity.SvidChoice;
import dev.spirebridge.store.Subjects;
import dev.spirebridge.unixsocket.CallerAdmission;
import dev.spirebridge.unixsocket.EventLoops;
import dev.spirebridge.unixsocket.PrivateServer;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Goes through made-up streams of callers beside the first real ones, so that the JVM has compiled
 * what a caller needs: all that are on a node come back at once after a restart of its daemon. The
 * rehearsal has a private server of its own, behind which stand made-up identities.
 */
final class Rehearsal {

  private static final Logger log = LoggerFactory.getLogger(SdsServer.class);

  /** Of which the first few need a second where a cold JVM has little of a processor. */
  private static final Duration LIMIT = Duration.ofSeconds(10);

  /** More would leave the heap larger than what comes after needs. */
  private static final int AT_ONCE = 10;

  private static final String NAME = "rehearsal";
  private static final List<String> NAMES_OF_A_PROXY = List.of("default", "ROOTCA");
  private static final Rules RULES = new Rules(OnUnknown.HOLD, 10);

  private final ServerServiceDefinition service;
  private final CallerAdmission admission;

  private Rehearsal(ServerServiceDefinition service, CallerAdmission admission) {
    this.service = service;
    this.admission = admission;
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
        ServerInterceptors.intercept(discovery, new CallerInterceptor(NAME)), admission);
  }

  /**
   * Blocks until it is over. What goes wrong has no consequence and is logged for debugging.
   *
   * @param connections a few at a time, each with one stream, SotW and Delta in turn
   * @param real streams that there have been meanwhile: each is as good as one that is made up
   */
  void run(int connections, LongSupplier real, EventLoops loops, RandomGenerator random) {
    try {
      boolean answered = true;
      for (int played = 0; answered && played + real.getAsLong() < connections; played += AT_ONCE) {
        answered = play(Math.min(connections - played, AT_ONCE), loops, random);
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
    CountDownLatch secrets = new CountDownLatch(connections * NAMES_OF_A_PROXY.size());
    try (PrivateServer server =
        PrivateServer.open(service, connections, loops, Optional.of(admission), random)) {
      for (int i = 0; i < connections; i++) {
        if (i % 2 == 0) {
          RehearsedCall.sotw(server.connect(), NAME, NAMES_OF_A_PROXY, secrets);
        } else {
          RehearsedCall.delta(server.connect(), NAME, NAMES_OF_A_PROXY, secrets);
        }
      }
      boolean answered = secrets.await(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
      if (!answered) {
        log.debug("{} rehearsed secrets were not sent", secrets.getCount());
      }
      return answered;
    }
  }
}

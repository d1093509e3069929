package dev.spirebridge.sds;

import com.google.protobuf.Any;
import com.google.protobuf.MessageLite;
import dev.spirebridge.unixsocket.EventLoops;
import dev.spirebridge.unixsocket.PrivateServer;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.envoyproxy.envoy.service.secret.v3.SecretDiscoveryServiceGrpc;
import io.envoyproxy.envoy.service.secret.v3.SecretDiscoveryServiceGrpc.SecretDiscoveryServiceImplBase;
import io.envoyproxy.envoy.service.secret.v3.SecretDiscoveryServiceGrpc.SecretDiscoveryServiceStub;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Goes through a few made-up streams before real ones come, so that the JVM has loaded, and in the
 * end compiled, what a stream needs.
 *
 * <p>A cold JVM took 80 to 140 ms for its first HTTP/2 handshake, where Istio's agent gives a
 * socket one second in all, and an Envoy fleet that comes back after a restart of the bridge meets
 * it cold. The rehearsal has a private server of its own, behind which stands no identity.
 */
final class Rehearsal {

  private static final Logger log = LoggerFactory.getLogger(SdsServer.class);

  private static final Duration LIMIT = Duration.ofSeconds(1);
  private static final String NAME = "rehearsal";
  private static final Rules RULES = new Rules(OnUnknown.HOLD, 10);
  private static final SecretView NOTHING = SecretView.nothing(Instant.EPOCH);

  private final CountDownLatch answers;

  private Rehearsal(int connections) {
    answers = new CountDownLatch(connections);
  }

  /**
   * Blocks until it is over. What goes wrong has no consequence and is logged for debugging.
   *
   * @param connections one after another, each with one stream, SotW and Delta in turn
   */
  static void run(int connections, EventLoops loops, RandomGenerator random) {
    try (PrivateServer server = PrivateServer.open(new EchoService(), connections, loops, random)) {
      new Rehearsal(connections).play(connections, server);
    } catch (IOException | RuntimeException e) {
      // Such as event loops that are gone, because the bridge is stopped while it starts.
      log.debug("no rehearsal", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void play(int connections, PrivateServer server) throws InterruptedException {
    for (int i = 0; i < connections; i++) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      SecretDiscoveryServiceStub stub = SecretDiscoveryServiceGrpc.newStub(server.connect());
      if (i % 2 == 0) {
        stub.streamSecrets(new OneAnswer<>()).onNext(sotwRequest());
      } else {
        stub.deltaSecrets(new OneAnswer<>()).onNext(deltaRequest());
      }
    }
    if (!answers.await(LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
      log.debug("{} rehearsed streams were not answered", answers.getCount());
    }
  }

  private static Node node() {
    return Node.newBuilder().setId(NAME).build();
  }

  private static DiscoveryRequest sotwRequest() {
    return DiscoveryRequest.newBuilder()
        .setNode(node())
        .setTypeUrl(SecretEncoder.TYPE_URL)
        .addResourceNames(NAME)
        .build();
  }

  private static DeltaDiscoveryRequest deltaRequest() {
    return DeltaDiscoveryRequest.newBuilder()
        .setNode(node())
        .setTypeUrl(SecretEncoder.TYPE_URL)
        .addResourceNamesSubscribe(NAME)
        .build();
  }

  private final class OneAnswer<R> implements StreamObserver<R> {
    @Override
    public void onNext(R response) {
      answers.countDown();
    }

    @Override
    public void onError(Throwable error) {}

    @Override
    public void onCompleted() {}
  }

  /** Goes through the protocol with nothing to give, and answers with a secret without content. */
  private static final class EchoService extends SecretDiscoveryServiceImplBase {

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

    @Override
    public StreamObserver<DiscoveryRequest> streamSecrets(StreamObserver<DiscoveryResponse> call) {
      return new Echo<>(new SotwProtocol(), () -> call.onNext(WireFormat.sotw(REPLY)));
    }

    @Override
    public StreamObserver<DeltaDiscoveryRequest> deltaSecrets(
        StreamObserver<DeltaDiscoveryResponse> call) {
      return new Echo<>(new DeltaProtocol(), () -> call.onNext(WireFormat.delta(REPLY)));
    }
  }

  private record Echo<Q extends MessageLite>(SdsProtocol<Q> protocol, Runnable answer)
      implements StreamObserver<Q> {

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

package dev.spirebridge.testing.peers;

import com.google.rpc.Status;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryResponse;
import io.envoyproxy.envoy.service.secret.v3.SecretDiscoveryServiceGrpc.SecretDiscoveryServiceStub;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A DeltaSecrets stream that says what it is told to and nothing by itself. */
public final class DeltaStream implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final StreamAnswers<DeltaDiscoveryResponse> answers = new StreamAnswers<>();
  private final StreamObserver<DeltaDiscoveryRequest> requests;

  DeltaStream(SecretDiscoveryServiceStub stub) {
    requests = stub.deltaSecrets(answers);
  }

  public StreamAnswers<DeltaDiscoveryResponse> answers() {
    return answers;
  }

  /** The next response; fails when none comes in time. */
  public DeltaDiscoveryResponse next() {
    return answers.next(LIMIT);
  }

  /** The first request of Envoy: node and names. */
  public void ask(String nodeId, String... wanted) {
    askKnowing(nodeId, Map.of(), wanted);
  }

  /** The first request after a reconnect, which tells the versions the client has. */
  public void askKnowing(String nodeId, Map<String, String> versions, String... wanted) {
    send(
        request()
            .setNode(Node.newBuilder().setId(nodeId))
            .putAllInitialResourceVersions(versions)
            .addAllResourceNamesSubscribe(List.of(wanted))
            .build());
  }

  public void subscribe(String... names) {
    send(request().addAllResourceNamesSubscribe(List.of(names)).build());
  }

  public void unsubscribe(String... names) {
    send(request().addAllResourceNamesUnsubscribe(List.of(names)).build());
  }

  public void ack(DeltaDiscoveryResponse response) {
    send(request().setResponseNonce(response.getNonce()).build());
  }

  public void nack(DeltaDiscoveryResponse response, String reason) {
    Status error = Status.newBuilder().setCode(13).setMessage(reason).build();
    send(request().setResponseNonce(response.getNonce()).setErrorDetail(error).build());
  }

  /** Sends any request as it is. */
  public void send(DeltaDiscoveryRequest request) {
    requests.onNext(request);
  }

  /** Ends the client's half of the stream. */
  @Override
  public void close() {
    requests.onCompleted();
  }

  private static DeltaDiscoveryRequest.Builder request() {
    return DeltaDiscoveryRequest.newBuilder().setTypeUrl(Secrets.TYPE_URL);
  }
}

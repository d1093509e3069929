package dev.spirebridge.testing.peers;

import com.google.rpc.Status;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.envoyproxy.envoy.service.secret.v3.SecretDiscoveryServiceGrpc.SecretDiscoveryServiceStub;
import io.grpc.stub.StreamObserver;
import java.util.List;

/** A StreamSecrets stream that says what it is told to and nothing by itself. */
public final class SotwStream implements AutoCloseable {

  private final StreamAnswers<DiscoveryResponse> answers = new StreamAnswers<>();
  private final StreamObserver<DiscoveryRequest> requests;
  private List<String> names = List.of();
  private String acceptedVersion = "";

  SotwStream(SecretDiscoveryServiceStub stub) {
    requests = stub.streamSecrets(answers);
  }

  public StreamAnswers<DiscoveryResponse> answers() {
    return answers;
  }

  /** The first request of Envoy: node and names. */
  public void ask(String nodeId, String... wanted) {
    names = List.of(wanted);
    send(request("").toBuilder().setNode(Node.newBuilder().setId(nodeId)).build());
  }

  /** Accepts the response and keeps asking for the same names. */
  public void ack(DiscoveryResponse response) {
    ack(response, names.toArray(String[]::new));
  }

  /** Accepts the response and asks for these names from now on. */
  public void ack(DiscoveryResponse response, String... wanted) {
    names = List.of(wanted);
    acceptedVersion = response.getVersionInfo();
    send(request(response.getNonce()));
  }

  /** Rejects the response; the version stays that of the last accepted one. */
  public void nack(DiscoveryResponse response, String reason) {
    Status error = Status.newBuilder().setCode(13).setMessage(reason).build();
    send(request(response.getNonce()).toBuilder().setErrorDetail(error).build());
  }

  /** Sends any request as it is. */
  public void send(DiscoveryRequest request) {
    requests.onNext(request);
  }

  /** Ends the client's half of the stream. */
  @Override
  public void close() {
    requests.onCompleted();
  }

  private DiscoveryRequest request(String nonce) {
    return DiscoveryRequest.newBuilder()
        .setTypeUrl(Secrets.TYPE_URL)
        .setVersionInfo(acceptedVersion)
        .setResponseNonce(nonce)
        .addAllResourceNames(names)
        .build();
  }
}

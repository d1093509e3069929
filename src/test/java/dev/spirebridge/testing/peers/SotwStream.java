package dev.spirebridge.testing.peers;

import com.google.rpc.Status;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.envoyproxy.envoy.service.secret.v3.SecretDiscoveryServiceGrpc.SecretDiscoveryServiceStub;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.List;

/** A StreamSecrets stream that says what it is told to and nothing by itself. */
public final class SotwStream implements AutoCloseable {

  /** How the streams introduce themselves that are not told a name. */
  public static final String NODE_ID = "test-node";

  private static final Duration LIMIT = Duration.ofSeconds(10);

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

  /** The next response; fails when none comes in time. */
  public DiscoveryResponse next() {
    return answers.next(LIMIT);
  }

  /** How the server ended the stream; fails when it does not in time. */
  public io.grpc.Status end() {
    return answers.ended(LIMIT);
  }

  /** How many responses are here and not yet taken. */
  public int waiting() {
    return answers.waiting();
  }

  public boolean isOpen() {
    return answers.isOpen();
  }

  /** The first request of Envoy: node and names. */
  public void ask(String nodeId, String... wanted) {
    names = List.of(wanted);
    send(answerTo("").toBuilder().setNode(Node.newBuilder().setId(nodeId)).build());
  }

  /** The first request of a stream that has nobody to send it. */
  public static DiscoveryRequest firstRequest(String... wanted) {
    return DiscoveryRequest.newBuilder()
        .setTypeUrl(Secrets.TYPE_URL)
        .setNode(Node.newBuilder().setId(NODE_ID))
        .addAllResourceNames(List.of(wanted))
        .build();
  }

  /** Accepts the response and keeps asking for the same names. */
  public void ack(DiscoveryResponse response) {
    ack(response, names.toArray(String[]::new));
  }

  /** Accepts the response and asks for these names from now on. */
  public void ack(DiscoveryResponse response, String... wanted) {
    names = List.of(wanted);
    acceptedVersion = response.getVersionInfo();
    send(answerTo(response.getNonce()));
  }

  /** Rejects the response; the version stays that of the last accepted one. */
  public void nack(DiscoveryResponse response, String reason) {
    Status error = Status.newBuilder().setCode(13).setMessage(reason).build();
    send(answerTo(response.getNonce()).toBuilder().setErrorDetail(error).build());
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

  /** A request for the same names that refers to the response with this nonce. */
  public DiscoveryRequest answerTo(String nonce) {
    return DiscoveryRequest.newBuilder()
        .setTypeUrl(Secrets.TYPE_URL)
        .setVersionInfo(acceptedVersion)
        .setResponseNonce(nonce)
        .addAllResourceNames(names)
        .build();
  }
}

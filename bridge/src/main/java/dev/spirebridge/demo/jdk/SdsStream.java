package dev.spirebridge.demo.jdk;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.Code;
import com.google.rpc.Status;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.Secret;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.envoyproxy.envoy.service.secret.v3.SecretDiscoveryServiceGrpc.SecretDiscoveryServiceStub;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One StreamSecrets call: asks for its names, hands on what comes, and ACKs it or says what is
 * wrong with it. gRPC calls it from one thread at a time.
 */
final class SdsStream implements StreamObserver<DiscoveryResponse> {
  private static final String SECRET_TYPE =
      "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.Secret";

  private final List<String> names;
  private final Receiver receiver;
  private @Nullable StreamObserver<DiscoveryRequest> requests;
  private String acceptedVersion = "";

  /** Who takes the secrets. */
  interface Receiver {
    /**
     * Takes all secrets of one answer or none.
     *
     * @throws IllegalArgumentException from the change, when a secret is not usable
     */
    void apply(UnaryOperator<ReceivedSecrets> change);

    /** The stream is over, whatever the reason. */
    void ended();
  }

  private SdsStream(List<String> names, Receiver receiver) {
    this.names = names;
    this.receiver = receiver;
  }

  static void open(
      SecretDiscoveryServiceStub stub, String nodeId, List<String> names, Receiver receiver) {
    var stream = new SdsStream(names, receiver);
    // Answers can only follow the first request, so none comes before the field is set.
    stream.requests = stub.streamSecrets(stream);
    stream.send(stream.request().setNode(Node.newBuilder().setId(nodeId)));
  }

  @Override
  public void onNext(DiscoveryResponse response) {
    var reply = request().setResponseNonce(response.getNonce());
    try {
      receiver.apply(before -> withAll(before, response.getResourcesList()));
      acceptedVersion = response.getVersionInfo();
    } catch (IllegalArgumentException e) {
      reply.setErrorDetail(
          Status.newBuilder()
              .setCode(Code.INVALID_ARGUMENT_VALUE)
              .setMessage(String.valueOf(e.getMessage())));
    }
    send(reply.setVersionInfo(acceptedVersion));
  }

  @Override
  public void onError(Throwable error) {
    receiver.ended();
  }

  @Override
  public void onCompleted() {
    receiver.ended();
  }

  private DiscoveryRequest.Builder request() {
    return DiscoveryRequest.newBuilder().setTypeUrl(SECRET_TYPE).addAllResourceNames(names);
  }

  private void send(DiscoveryRequest.Builder request) {
    if (requests != null) {
      requests.onNext(request.build());
    }
  }

  private static ReceivedSecrets withAll(ReceivedSecrets before, List<Any> resources) {
    var secrets = before;
    for (var resource : resources) {
      try {
        secrets = secrets.with(resource.unpack(Secret.class));
      } catch (InvalidProtocolBufferException e) {
        throw new IllegalArgumentException("not a Secret: " + resource.getTypeUrl(), e);
      }
    }
    return secrets;
  }
}

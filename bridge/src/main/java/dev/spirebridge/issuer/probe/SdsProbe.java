package dev.spirebridge.issuer.probe;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.spirebridge.identity.AgentText;
import dev.spirebridge.issuer.Evidence;
import dev.spirebridge.issuer.Presented;
import dev.spirebridge.issuer.Probe;
import dev.spirebridge.issuer.Verdict.Reason;
import dev.spirebridge.issuer.Via;
import dev.spirebridge.unixsocket.ClientChannels;
import dev.spirebridge.unixsocket.Endpoint;
import dev.spirebridge.unixsocket.EventLoops;
import io.envoyproxy.envoy.config.core.v3.DataSource;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.Secret;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.envoyproxy.envoy.service.secret.v3.SecretDiscoveryServiceGrpc;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;

/**
 * Looks at the certificate an SDS server hands out under a name, as an Envoy would be given it.
 *
 * <p>The private key that comes along is never looked at, and gone with the answer.
 */
public final class SdsProbe implements Probe {

  private static final String TYPE_URL =
      "type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.Secret";

  private final Endpoint server;
  private final String name;

  public SdsProbe(Endpoint server, String name) {
    this.server = server;
    this.name = name;
  }

  @Override
  public Evidence collect() throws InterruptedException {
    try (EventLoops loops = new EventLoops("issuer-sds", 1)) {
      ManagedChannel channel = ClientChannels.open(server, loops);
      try {
        return new Evidence.Seen(certificates(firstAnswer(channel)));
      } catch (ExecutionException e) {
        return refused(Status.fromThrowable(e)).evidence();
      } catch (AbsentException e) {
        return e.evidence();
      } finally {
        channel.shutdownNow();
      }
    }
  }

  private DiscoveryResponse firstAnswer(ManagedChannel channel)
      throws InterruptedException, ExecutionException {
    FirstAnswer<DiscoveryResponse> answer = new FirstAnswer<>();
    SecretDiscoveryServiceGrpc.newStub(channel)
        .streamSecrets(answer)
        .onNext(
            DiscoveryRequest.newBuilder()
                .setNode(Node.newBuilder().setId("spire-bridge-check-issuer"))
                .setTypeUrl(TYPE_URL)
                .addResourceNames(name)
                .build());
    return answer.get();
  }

  private List<Presented> certificates(DiscoveryResponse response) throws AbsentException {
    List<Presented> seen = new ArrayList<>();
    for (Any resource : response.getResourcesList()) {
      Secret secret = unpacked(resource);
      if (secret.getName().equals(name) && secret.hasTlsCertificate()) {
        seen.add(presented(secret.getTlsCertificate().getCertificateChain()));
      }
    }
    if (seen.isEmpty()) {
      throw AbsentException.none("it hands out no certificate " + name);
    }
    return seen;
  }

  private Presented presented(DataSource chain) throws AbsentException {
    String what = "the secret " + name;
    return switch (chain.getSpecifierCase()) {
      case INLINE_BYTES, INLINE_STRING, SPECIFIER_NOT_SET ->
          PresentedPem.presented(
              Via.SECRET,
              chain.hasInlineString()
                  ? chain.getInlineStringBytes().toByteArray()
                  : chain.getInlineBytes().toByteArray(),
              what);
      case FILENAME, ENVIRONMENT_VARIABLE ->
          throw AbsentException.unreachable(
              Reason.UNREADABLE,
              what + " is a file of the proxy's, whose name alone is handed out");
    };
  }

  /** Without the parser's words as a cause: they may quote the message. */
  private static Secret unpacked(Any resource) throws AbsentException {
    try {
      return resource.unpack(Secret.class);
    } catch (InvalidProtocolBufferException e) {
      throw AbsentException.unreachable(
          Reason.NOT_A_CERTIFICATE, "what it hands out is not a secret");
    }
  }

  private AbsentException refused(Status status) {
    String words = AgentText.printable(String.valueOf(status.getDescription()));
    return switch (status.getCode()) {
      case UNAVAILABLE ->
          AbsentException.unreachable(
              Reason.REFUSED, "no SDS server answers at %s (%s)".formatted(server, words));
      case UNIMPLEMENTED ->
          AbsentException.unreachable(
              Reason.OTHER, "the gRPC server at %s does not serve SDS".formatted(server));
      case PERMISSION_DENIED, UNAUTHENTICATED ->
          AbsentException.unreachable(
              Reason.FORBIDDEN, "the SDS server does not serve this process (%s)".formatted(words));
      default ->
          AbsentException.unreachable(
              Reason.OTHER, "the SDS server fails with %s (%s)".formatted(status.getCode(), words));
    };
  }
}

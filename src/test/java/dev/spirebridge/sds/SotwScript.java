package dev.spirebridge.sds;

import com.google.rpc.Status;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import java.util.List;

/** A script of StreamSecrets; the client behaves as Envoy does unless it sends a request as is. */
final class SotwScript extends ProtocolScript<SotwScript, DiscoveryRequest> {

  private List<String> names = List.of();
  private String accepted = "";

  SotwScript(SecretNames names) {
    super(SpokenProtocol.sotw(), names);
  }

  @Override
  SotwScript self() {
    return this;
  }

  /** Wants these names from now on. */
  SotwScript asks(String... wanted) {
    names = List.of(wanted);
    return sends(request().build());
  }

  SotwScript acks() {
    accepted = reply().version();
    return sends(request().build());
  }

  SotwScript nacks(String reason) {
    return sends(
        request().setErrorDetail(Status.newBuilder().setCode(3).setMessage(reason)).build());
  }

  /** The request an Envoy would send now. */
  DiscoveryRequest.Builder request() {
    DiscoveryRequest.Builder request =
        DiscoveryRequest.newBuilder()
            .setTypeUrl(SecretEncoder.TYPE_URL)
            .setVersionInfo(accepted)
            .setResponseNonce(state().lastNonce())
            .addAllResourceNames(names);
    Node node = takeNode();
    return node.equals(Node.getDefaultInstance()) ? request : request.setNode(node);
  }
}

package dev.spirebridge.sds;

import com.google.rpc.Status;
import io.envoyproxy.envoy.config.core.v3.Node;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import java.util.List;
import java.util.Map;

/** A script of DeltaSecrets; the client behaves as Envoy does unless it sends a request as is. */
final class DeltaScript extends ProtocolScript<DeltaScript, DeltaDiscoveryRequest> {

  DeltaScript(SecretNames names) {
    super(SpokenProtocol.delta(), names);
  }

  @Override
  DeltaScript self() {
    return this;
  }

  /** The first request after a reconnect: the client has these versions in hand. */
  DeltaScript returns(Map<String, String> inHand, String... subscribed) {
    return sends(
        request()
            .putAllInitialResourceVersions(inHand)
            .addAllResourceNamesSubscribe(List.of(subscribed))
            .build());
  }

  DeltaScript subscribes(String... names) {
    return sends(request().addAllResourceNamesSubscribe(List.of(names)).build());
  }

  DeltaScript unsubscribes(String... names) {
    return sends(request().addAllResourceNamesUnsubscribe(List.of(names)).build());
  }

  DeltaScript acks() {
    return sends(request().setResponseNonce(reply().nonce()).build());
  }

  DeltaScript nacks(String reason) {
    return sends(
        request()
            .setResponseNonce(reply().nonce())
            .setErrorDetail(Status.newBuilder().setCode(3).setMessage(reason))
            .build());
  }

  /** A request that answers nothing and changes nothing. */
  DeltaDiscoveryRequest.Builder request() {
    DeltaDiscoveryRequest.Builder request =
        DeltaDiscoveryRequest.newBuilder().setTypeUrl(SecretEncoder.TYPE_URL);
    Node node = takeNode();
    return node.equals(Node.getDefaultInstance()) ? request : request.setNode(node);
  }
}

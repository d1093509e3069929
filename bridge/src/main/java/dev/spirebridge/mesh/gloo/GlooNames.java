package dev.spirebridge.mesh.gloo;

import dev.spirebridge.mesh.MeshKind;
import dev.spirebridge.mesh.Ref;
import dev.spirebridge.mesh.Scope;
import dev.spirebridge.mesh.StateKey;
import java.util.List;
import java.util.Optional;

/** What belongs to one gateway, by its name. */
record GlooNames(String namespace, String gateway) {

  static final String CONSUMER = "gloo";
  static final String CERTIFICATE = "istio_server_cert";
  static final String VALIDATION = "istio_validation_context";
  static final String SOCKET_VOLUME = "spire-bridge-socket";

  /** Keys of the ConfigMap of ours and of Gloo's. */
  static final String BRIDGE_KEY = "bridge.yaml";

  static final String ENVOY_KEY = "envoy.yaml";

  StateKey key() {
    return new StateKey(CONSUMER, namespace, gateway);
  }

  /** The bridge's configuration, which we make. */
  Ref settings() {
    return Ref.of(MeshKind.CONFIG_MAP, namespace, "spire-bridge-gloo-" + gateway);
  }

  /** Where Gloo's chart puts Envoy's bootstrap. */
  Ref bootstrap() {
    return bootstrap(gateway + "-envoy-config");
  }

  Ref bootstrap(String configMap) {
    return Ref.of(MeshKind.CONFIG_MAP, namespace, configMap);
  }

  /** What the gateway may be; its chart makes either. */
  List<Ref> workloads() {
    return List.of(
        Ref.of(MeshKind.DEPLOYMENT, namespace, gateway),
        Ref.of(MeshKind.DAEMON_SET, namespace, gateway));
  }

  /** The gateway's pods, seen through the admin endpoint of its Envoy. */
  Scope scope(int adminPort) {
    return new Scope.Gateway(
        namespace, gateway, Optional.of(new Scope.Proxy(adminPort, List.of(CERTIFICATE))));
  }
}

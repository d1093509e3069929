package dev.spirebridge.testing.node;

import java.util.Map;

/** Where a proxy looks for its secrets, and as whom it runs. */
enum ProxyKind {
  /** Set up by hand, served by the daemon of its node. */
  ENVOY("65532", "sds", "/run/spire-bridge"),

  /** As Istio sets one up, served by the daemon of its node. */
  ISTIO("1337", "sds-grpc", "/var/run/secrets/workload-spiffe-uds"),

  /** As Istio's gateways are before anybody has given them another volume. */
  GATEWAY("1337", "sds-grpc", "/var/run/secrets/workload-spiffe-uds");

  private final String user;
  private final String cluster;
  private final String folder;

  ProxyKind(String user, String cluster, String folder) {
    this.user = user;
    this.cluster = cluster;
    this.folder = folder;
  }

  /** Where it takes its secrets from. */
  String cluster() {
    return cluster;
  }

  /** For the placeholders of its manifest. */
  Map<String, String> values(Map<String, String> settings) {
    String volume =
        this == GATEWAY
            ? "emptyDir: {}"
            : "csi: {driver: " + settings.get("CSI_DRIVER") + ", readOnly: true}";
    return Map.of(
        "PROXY_USER", user,
        "SDS_CLUSTER", cluster,
        "SOCKET_FOLDER", folder,
        "SOCKET_VOLUME", volume);
  }
}

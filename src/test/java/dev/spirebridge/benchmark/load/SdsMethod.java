package dev.spirebridge.benchmark.load;

/** The two streaming methods of Envoy's SecretDiscoveryService v3 that the benchmark loads. */
public enum SdsMethod {
  /** State of the world: every answer carries the whole subscription. */
  SOTW("SotW", "StreamSecrets"),
  /** Incremental: an answer carries only what changed. */
  DELTA("Delta", "DeltaSecrets");

  private final String label;
  private final String rpc;

  SdsMethod(String label, String rpc) {
    this.label = label;
    this.rpc = rpc;
  }

  /** How people call it, for tables. */
  public String label() {
    return label;
  }

  /** The gRPC path, as it stands in the HTTP/2 request. */
  String path() {
    return "/envoy.service.secret.v3.SecretDiscoveryService/" + rpc;
  }
}

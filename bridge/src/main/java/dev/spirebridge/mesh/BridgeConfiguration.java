package dev.spirebridge.mesh;

import io.spiffe.spiffeid.TrustDomain;

/** The configuration of a bridge beside a consumer, in the form of docs/configuration.md. */
public final class BridgeConfiguration {

  private BridgeConfiguration() {}

  /**
   * What every one has: where its identity comes from, its health for the kubelet, and its log.
   *
   * @param what {@code sds} or {@code files}: how it hands the identity out
   * @param sink the one entry of that list
   */
  public static Tree of(TrustDomain trustDomain, WorkloadApi workloadApi, String what, Tree sink) {
    return Tree.EMPTY
        .with("workload-api", "source", "kind")
        .with(workloadApi.agentSocket(), "source", "agentSocket")
        .with(trustDomain.getName(), "source", "trustDomain")
        .append(sink, what)
        .with(BridgeSidecar.HEALTH, "health")
        .with("json", "log", "format")
        .with("info", "log", "level");
  }
}

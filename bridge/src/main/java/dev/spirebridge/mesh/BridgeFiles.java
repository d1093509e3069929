package dev.spirebridge.mesh;

import java.util.Optional;

/**
 * The configuration of a bridge that keeps Istio's certificate files for a neighbour in its pod.
 *
 * @param trustDomain SPIRE's
 * @param folder that both containers mount
 * @param group that all files are given; empty for the bridge's own or the volume's
 */
public record BridgeFiles(String trustDomain, String folder, Optional<Number> group) {

  /** The key of the configuration in its ConfigMap. */
  public static final String KEY = "bridge.yaml";

  /** The group of the bridge's user, which a volume is given where the pod says nothing else. */
  public static final int GROUP = 65530;

  public Tree configuration() {
    Tree files = Tree.EMPTY.with(folder, "folder").with("istio", "profile");
    if (group.isPresent()) {
      files = files.with(group.get(), "group");
    }
    return Tree.EMPTY
        .with("workload-api", "source", "kind")
        .with(BridgeSidecar.AGENT_SOCKET, "source", "agentSocket")
        .with(trustDomain, "source", "trustDomain")
        .append(files, "files")
        .with(BridgeSidecar.HEALTH, "health")
        .with("json", "log", "format")
        .with("info", "log", "level");
  }

  /**
   * @param text the configuration, as YAML
   */
  public static Tree configMap(Ref ref, String text) {
    return Ours.named(ref, "v1").with(text, "data", KEY);
  }
}

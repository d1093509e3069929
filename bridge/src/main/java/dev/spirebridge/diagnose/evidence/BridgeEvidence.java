package dev.spirebridge.diagnose.evidence;

import java.util.List;

/** Which bridge serves the pod. */
public sealed interface BridgeEvidence {

  /** In the pod itself, for this pod alone. */
  record Sidecar(BridgeFacts bridge) implements BridgeEvidence {}

  /**
   * The daemons on the pod's node.
   *
   * @param bridges one, and a second while it is replaced; none if the node has none
   * @param namespaces where they were looked for
   * @param daemonSets {@code namespace/name} of those there are, whatever nodes they are for
   */
  record Daemons(List<BridgeFacts> bridges, List<String> namespaces, List<String> daemonSets)
      implements BridgeEvidence {
    public Daemons {
      bridges = List.copyOf(bridges);
      namespaces = List.copyOf(namespaces);
      daemonSets = List.copyOf(daemonSets);
    }
  }

  /** The pod has no node yet, or there is no pod. */
  record None() implements BridgeEvidence {}

  record NotSeen(String why, String toDo) implements BridgeEvidence {}
}

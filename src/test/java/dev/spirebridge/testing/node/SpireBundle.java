package dev.spirebridge.testing.node;

import java.util.stream.Collectors;

/** The ConfigMap in which SPIRE's server keeps its bundle, where docs/consumers look for it. */
final class SpireBundle {

  static final String NAMESPACE = "spire";

  private SpireBundle() {}

  /** Writes it down as it is now. */
  static void keep(Kubectl kubectl, NodeAgent agent) {
    String indented =
        agent.bundle().lines().map(line -> "    " + line + "\n").collect(Collectors.joining());
    kubectl.apply(
        """
        apiVersion: v1
        kind: Namespace
        metadata: {name: %1$s}
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: spire-bundle, namespace: %1$s}
        data:
          bundle.crt: |
        """
                .formatted(NAMESPACE)
            + indented);
  }
}

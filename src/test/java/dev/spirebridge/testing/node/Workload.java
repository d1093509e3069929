package dev.spirebridge.testing.node;

/**
 * The pods of one Deployment, with a service account and a label {@code app} of the same name.
 *
 * @param name of all three
 */
record Workload(String namespace, String name) {

  /** In the form that is usual with SPIRE on Kubernetes. */
  String spiffeId() {
    return "spiffe://example.org/ns/" + namespace + "/sa/" + name;
  }

  /** As kubectl takes it. */
  String deployment() {
    return "deployment/" + name;
  }
}

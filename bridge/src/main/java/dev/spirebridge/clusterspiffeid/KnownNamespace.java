package dev.spirebridge.clusterspiffeid;

import java.util.List;

/**
 * A namespace, and where it stands.
 *
 * @param labelled whether it asks for identities for all its pods
 * @param refused whether it may not
 * @param pods all of them, by name
 * @param askingPods those that carry the label themselves
 */
record KnownNamespace(
    NamespaceView view,
    boolean labelled,
    boolean refused,
    List<PodView> pods,
    List<PodView> askingPods) {

  /** The pods' own say, over the namespace's. */
  private static final String POD_INJECTION = "sidecar.istio.io/inject";

  String name() {
    return view.name();
  }

  boolean managed() {
    return labelled && !refused;
  }

  boolean isInjectedByIstio(PodView pod) {
    var own = pod.labels().get(POD_INJECTION);
    return own == null ? view.isInjectedByIstio() : own.equals("true");
  }
}

package dev.spirebridge.clusterspiffeid;

import java.util.List;
import java.util.Map;

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

  private static final String INJECTION = "istio-injection";
  private static final String REVISION = "istio.io/rev";

  String name() {
    return view.name();
  }

  boolean managed() {
    return labelled && !refused;
  }

  /**
   * Whether Istio puts its sidecar into pods here. {@code istio-injection} has the last word over a
   * revision.
   */
  boolean injectedByIstio() {
    Map<String, String> labels = view.labels();
    var injection = labels.get(INJECTION);
    return injection == null
        ? !labels.getOrDefault(REVISION, "").isEmpty()
        : injection.equals("enabled");
  }
}

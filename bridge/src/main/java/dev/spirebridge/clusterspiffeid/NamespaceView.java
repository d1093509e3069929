package dev.spirebridge.clusterspiffeid;

import java.util.Map;

/**
 * What the planner looks at of a namespace.
 *
 * @param terminating being deleted: its pods are going, but have their identities until they went
 */
public record NamespaceView(
    String name,
    String uid,
    Map<String, String> labels,
    Map<String, String> annotations,
    boolean terminating) {

  /** By which Istio's default revision is switched on and off. */
  public static final String INJECTION_LABEL = "istio-injection";

  /** By which one of several is chosen; Istio's webhooks carry it too. */
  public static final String REVISION_LABEL = "istio.io/rev";

  public NamespaceView {
    labels = Map.copyOf(labels);
    annotations = Map.copyOf(annotations);
  }

  /**
   * Whether Istio puts its sidecar into pods here. {@code istio-injection} has the last word over a
   * revision.
   */
  public boolean isInjectedByIstio() {
    String injection = labels.get(INJECTION_LABEL);
    return injection == null
        ? !labels.getOrDefault(REVISION_LABEL, "").isEmpty()
        : injection.equals("enabled");
  }
}

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

  public NamespaceView {
    labels = Map.copyOf(labels);
    annotations = Map.copyOf(annotations);
  }
}

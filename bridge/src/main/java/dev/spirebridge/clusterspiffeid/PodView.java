package dev.spirebridge.clusterspiffeid;

import java.time.Instant;
import java.util.Map;

/**
 * What the planner looks at of a pod.
 *
 * @param created tells a pod that spire-controller-manager left out from one it has not seen yet
 * @param scheduled whether it has a node; before that it cannot have an entry
 */
public record PodView(
    String namespace, String name, Map<String, String> labels, Instant created, boolean scheduled) {

  public PodView {
    labels = Map.copyOf(labels);
  }
}

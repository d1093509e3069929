package dev.spirebridge.clusterspiffeid;

import java.util.Map;

/** What the planner looks at of a pod. */
public record PodView(String namespace, String name, Map<String, String> labels) {

  public PodView {
    labels = Map.copyOf(labels);
  }
}

package dev.spirebridge.clusterspiffeid;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The pods of the cluster by their namespaces, each namespace's by name. Immutable. */
final class PodsByNamespace {

  private final List<PodView> from;
  private final Map<String, Pods> byNamespace = new HashMap<>();

  /**
   * The pods of one namespace.
   *
   * @param asking those that carry the label themselves
   */
  record Pods(List<PodView> all, List<PodView> asking) {

    static final Pods NONE = new Pods(List.of(), List.of());
  }

  PodsByNamespace(List<PodView> pods, String label) {
    from = pods;
    Map<String, List<PodView>> grouped = new HashMap<>();
    for (var pod : pods) {
      grouped.computeIfAbsent(pod.namespace(), name -> new ArrayList<>()).add(pod);
    }
    grouped.forEach((namespace, all) -> {
      all.sort(Comparator.comparing(PodView::name));
      var asking = new ArrayList<PodView>(0);
      for (var pod : all) {
        if (Cluster.WANTED.equals(pod.labels().get(label))) {
          asking.add(pod);
        }
      }
      byNamespace.put(namespace, new Pods(List.copyOf(all), List.copyOf(asking)));
    });
  }

  /** Whether it was made from this very list, so that making it again would change nothing. */
  @SuppressWarnings("ReferenceEquality")
  boolean isFrom(List<PodView> pods) {
    return from == pods;
  }

  Pods of(String namespace) {
    return byNamespace.getOrDefault(namespace, Pods.NONE);
  }
}

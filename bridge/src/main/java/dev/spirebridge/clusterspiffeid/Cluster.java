package dev.spirebridge.clusterspiffeid;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** A view of the cluster, sorted so that everything in it is found without searching. */
final class Cluster {

  /** What the label has to be. */
  static final String WANTED = "true";

  private final ClusterView view;
  private final SortedMap<String, KnownNamespace> namespaces = new TreeMap<>();
  private final SortedMap<String, ObservedClusterSpiffeId> objects = new TreeMap<>();

  Cluster(ClusterView view, NamespaceSettings settings) {
    this.view = view;
    view.clusterSpiffeIds().forEach(object -> objects.put(object.name(), object));
    var podsByNamespace = new HashMap<String, List<PodView>>();
    for (var pod : view.pods()) {
      podsByNamespace.computeIfAbsent(pod.namespace(), name -> new ArrayList<>()).add(pod);
    }
    for (var namespace : view.namespaces()) {
      var pods = podsByNamespace.getOrDefault(namespace.name(), List.of());
      namespaces.put(namespace.name(), known(namespace, pods, settings));
    }
  }

  private static KnownNamespace known(
      NamespaceView view, List<PodView> pods, NamespaceSettings settings) {
    var asking = new ArrayList<PodView>(0);
    if (!pods.isEmpty()) {
      pods.sort(Comparator.comparing(PodView::name));
      for (var pod : pods) {
        if (WANTED.equals(pod.labels().get(settings.label()))) {
          asking.add(pod);
        }
      }
    }
    boolean labelled = WANTED.equals(view.labels().get(settings.label()));
    boolean refused =
        settings.refused().stream().anyMatch(pattern -> pattern.matcher(view.name()).matches());
    return new KnownNamespace(view, labelled, refused, pods, asking);
  }

  ClusterView view() {
    return view;
  }

  /** By name. */
  Collection<KnownNamespace> namespaces() {
    return namespaces.values();
  }

  Optional<KnownNamespace> namespace(String name) {
    return Optional.ofNullable(namespaces.get(name));
  }

  /** By name. */
  Collection<ObservedClusterSpiffeId> objects() {
    return objects.values();
  }

  Optional<ObservedClusterSpiffeId> object(String name) {
    return Optional.ofNullable(objects.get(name));
  }

  /** The object of this name, if it is ours. */
  Optional<ObservedClusterSpiffeId> ours(String name) {
    return object(name).filter(ObservedClusterSpiffeId::isOurs);
  }
}

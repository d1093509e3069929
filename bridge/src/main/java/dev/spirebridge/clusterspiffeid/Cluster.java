package dev.spirebridge.clusterspiffeid;

import java.util.Collection;
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

  Cluster(ClusterView view, PodsByNamespace pods, NamespaceSettings settings) {
    this.view = view;
    view.clusterSpiffeIds().forEach(object -> objects.put(object.name(), object));
    for (var namespace : view.namespaces()) {
      namespaces.put(namespace.name(), known(namespace, pods.of(namespace.name()), settings));
    }
  }

  private static KnownNamespace known(
      NamespaceView view, PodsByNamespace.Pods pods, NamespaceSettings settings) {
    boolean labelled = WANTED.equals(view.labels().get(settings.label()));
    return new KnownNamespace(
        view, labelled, settings.refuses(view.name()), pods.all(), pods.asking());
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

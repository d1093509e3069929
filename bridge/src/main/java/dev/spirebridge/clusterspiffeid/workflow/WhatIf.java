package dev.spirebridge.clusterspiffeid.workflow;

import dev.spirebridge.clusterspiffeid.ClusterView;
import dev.spirebridge.clusterspiffeid.NamespaceView;
import dev.spirebridge.clusterspiffeid.ObservedClusterSpiffeId;
import dev.spirebridge.kubernetes.Ownership;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** The cluster as it would be after a command. */
final class WhatIf {

  private WhatIf() {}

  /**
   * @param wanted labels, to nothing for those that are taken off
   */
  static NamespaceView labelled(NamespaceView namespace, Map<String, Optional<String>> wanted) {
    Map<String, String> labels = new HashMap<>(namespace.labels());
    wanted.forEach((key, value) ->
        value.ifPresentOrElse(text -> labels.put(key, text), () -> labels.remove(key)));
    return new NamespaceView(
        namespace.name(),
        namespace.uid(),
        labels,
        namespace.annotations(),
        namespace.terminating());
  }

  static Map<String, Optional<String>> missing(
      NamespaceView namespace, Map<String, Optional<String>> wanted) {
    return wanted.entrySet().stream()
        .filter(entry ->
            !Optional.ofNullable(namespace.labels().get(entry.getKey())).equals(entry.getValue()))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  static ObservedClusterSpiffeId owned(ObservedClusterSpiffeId object) {
    Map<String, String> labels = new HashMap<>(object.labels());
    labels.put(Ownership.LABEL, Ownership.OWNER);
    return new ObservedClusterSpiffeId(
        object.name(),
        object.uid(),
        object.resourceVersion(),
        object.created(),
        object.terminating(),
        labels,
        object.annotations(),
        object.spec(),
        object.stats());
  }

  static ClusterView with(ClusterView view, NamespaceView changed) {
    return new ClusterView(
        replaced(view.namespaces(), each -> each.name().equals(changed.name()) ? changed : each),
        view.pods(),
        view.clusterSpiffeIds(),
        view.federated(),
        view.now());
  }

  static ClusterView with(ClusterView view, ObservedClusterSpiffeId changed) {
    return new ClusterView(
        view.namespaces(),
        view.pods(),
        replaced(
            view.clusterSpiffeIds(), each -> each.name().equals(changed.name()) ? changed : each),
        view.federated(),
        view.now());
  }

  private static <T> List<T> replaced(List<T> all, UnaryOperator<T> by) {
    return all.stream().map(by).toList();
  }
}

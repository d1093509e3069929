package dev.spirebridge.clusterspiffeid.workflow;

import dev.spirebridge.clusterspiffeid.ClusterView;
import dev.spirebridge.clusterspiffeid.NamespaceSettings;
import dev.spirebridge.clusterspiffeid.ObservedClusterSpiffeId;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Notices that a command was not given the settings that the controller has. */
final class OtherClass {

  private OtherClass() {}

  /** Present where all objects of ours agree on another class than these settings have. */
  static Optional<String> doubt(ClusterView cluster, NamespaceSettings settings) {
    Set<String> classes =
        cluster.clusterSpiffeIds().stream()
            .filter(ObservedClusterSpiffeId::isOurs)
            .map(object -> object.spec().get("className") instanceof String name ? name : "")
            .collect(Collectors.toSet());
    return classes.size() == 1 && !classes.contains(settings.className())
        ? Optional.of(
            "the controller writes %s, and this command was told of %s: it has other settings, and what is shown is not what it will do; give the controller's --config or --class-name"
                .formatted(inWords(classes.iterator().next()), inWords(settings.className())))
        : Optional.empty();
  }

  private static String inWords(String className) {
    return className.isEmpty() ? "no class" : "the class \"" + className + "\"";
  }
}

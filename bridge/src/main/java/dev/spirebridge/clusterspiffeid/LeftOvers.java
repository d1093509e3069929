package dev.spirebridge.clusterspiffeid;

import dev.spirebridge.kubernetes.Ownership;
import java.util.Map;
import java.util.Optional;

/** Objects that carry our owner label and are not wanted: to be deleted, or to be told of. */
final class LeftOvers {

  private final NamespaceSettings settings;
  private final Cluster cluster;
  private final FindingLog findings;

  LeftOvers(NamespaceSettings settings, Cluster cluster, FindingLog findings) {
    this.settings = settings;
    this.cluster = cluster;
    this.findings = findings;
  }

  /**
   * @param changes holds what is wanted; what is not is added
   */
  void addTo(Map<String, Change> changes) {
    for (var object : cluster.objects()) {
      if (!object.isOurs() || changes.containsKey(object.name())) {
        continue;
      }
      if (!ObjectNames.isOfOurForm(object.name())) {
        reportStray(object);
      } else if (object.terminating()) {
        changes.put(object.name(), new Change.Keep(object));
      } else {
        changes.put(object.name(), new Change.Delete(object, reason(object)));
      }
    }
  }

  private String reason(ObservedClusterSpiffeId object) {
    var name = ObjectNames.namespaceOf(object.name());
    if (name.isEmpty()) {
      return "single pods are switched off in the controller's configuration";
    }
    Optional<KnownNamespace> namespace = cluster.namespace(name.get());
    if (namespace.isEmpty()) {
      return "namespace %s is gone".formatted(name.get());
    }
    return namespace.get().refused()
        ? "namespace %s is refused by the controller's configuration".formatted(name.get())
        : "namespace %s is no longer labelled %s=true".formatted(name.get(), settings.label());
  }

  private void reportStray(ObservedClusterSpiffeId object) {
    findings.aboutObject(
        object,
        Optional.empty(),
        Reason.STRAY_OBJECT,
        "ClusterSPIFFEID %s carries the label %s=%s, but its name is none of ours: it is left alone. Delete it, or take the label off."
            .formatted(object.name(), Ownership.LABEL, Ownership.OWNER));
  }
}

package dev.spirebridge.clusterspiffeid;

import dev.spirebridge.kubernetes.Ownership;
import java.util.Optional;

/** Says whose the object is that has the name ours should have. */
final class ForeignObjects {

  private static final String HELM_RELEASE = "meta.helm.sh/release-name";

  private ForeignObjects() {}

  static void report(
      ObservedClusterSpiffeId foreign, Optional<NamespaceView> namespace, FindingLog findings) {
    String takeOver =
        namespace
            .map(known -> "spire-bridge namespace adopt " + known.name())
            .orElse(
                "kubectl label clusterspiffeid %s --overwrite %s=%s"
                    .formatted(foreign.name(), Ownership.LABEL, Ownership.OWNER));
    String message =
        "ClusterSPIFFEID %s is not ours (%s) and is left alone, so nothing of ours is made. Take it over with: %s"
            .formatted(foreign.name(), owner(foreign), takeOver);
    namespace.ifPresentOrElse(
        known -> findings.aboutNamespace(known, Reason.FOREIGN_OBJECT, message),
        () -> findings.aboutObject(foreign, Optional.empty(), Reason.FOREIGN_OBJECT, message));
  }

  private static String owner(ObservedClusterSpiffeId foreign) {
    var manager = foreign.labels().get(Ownership.LABEL);
    var release = foreign.annotations().get(HELM_RELEASE);
    if (manager == null) {
      return "it has no label " + Ownership.LABEL;
    }
    return "its label %s says \"%s\"%s"
        .formatted(
            Ownership.LABEL,
            manager,
            release == null ? "" : ", release \"" + Excerpt.of(release) + "\"");
  }
}

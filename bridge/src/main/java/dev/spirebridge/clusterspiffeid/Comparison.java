package dev.spirebridge.clusterspiffeid;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What has to be done so that an object is what it should be, and whose doing that was. */
final class Comparison {

  private static final String ANNOTATIONS = "metadata.annotations.";

  private Comparison() {}

  static Change change(
      DesiredClusterSpiffeId desired,
      Optional<ObservedClusterSpiffeId> ours,
      Optional<NamespaceView> namespace,
      FindingLog findings) {
    if (ours.isEmpty()) {
      return new Change.Apply(desired, Optional.empty(), List.of());
    }
    var observed = ours.get();
    var differences = differences(desired, observed);
    if (observed.terminating() || differences.isEmpty()) {
      return new Change.Keep(observed);
    }
    // A namespace's new annotation need not change the spec: the record of it is nobody's drift.
    var byHand =
        differences.stream()
            .filter(difference -> !difference.path().equals(ANNOTATIONS + RenderedFrom.KEY))
            .toList();
    if (!byHand.isEmpty() && wasMeantToBe(desired, observed)) {
      reportDrift(observed, namespace, byHand, findings);
    }
    return new Change.Apply(
        desired, ours, differences.stream().map(SpecDifference::asTask).toList());
  }

  /** Whether anything is left to do about an object. */
  static boolean differs(DesiredClusterSpiffeId desired, ObservedClusterSpiffeId observed) {
    return !differences(desired, observed).isEmpty();
  }

  private static List<SpecDifference> differences(
      DesiredClusterSpiffeId desired, ObservedClusterSpiffeId observed) {
    var differences = new ArrayList<>(SpecDifference.between(desired.spec(), observed.spec()));
    addEntries("metadata.labels.", desired.labels(), observed.labels(), differences);
    addEntries(ANNOTATIONS, desired.annotations(), observed.annotations(), differences);
    return differences;
  }

  private static void addEntries(
      String path,
      Map<String, String> desired,
      Map<String, String> observed,
      List<SpecDifference> into) {
    if (observed.entrySet().containsAll(desired.entrySet())) {
      return;
    }
    new TreeMap<>(desired)
        .forEach((key, value) -> {
          String is = observed.getOrDefault(key, "not set");
          if (!value.equals(is)) {
            into.add(
                new SpecDifference(
                    path + key, SpecDifference.shown(is), SpecDifference.shown(value)));
          }
        });
  }

  /** Whether the wish is still the one that was written, so that the differences are a hand's. */
  private static boolean wasMeantToBe(
      DesiredClusterSpiffeId desired, ObservedClusterSpiffeId observed) {
    var digest = observed.annotations().get(SpecDigest.KEY);
    return digest != null && digest.equals(desired.annotations().get(SpecDigest.KEY));
  }

  private static void reportDrift(
      ObservedClusterSpiffeId observed,
      Optional<NamespaceView> namespace,
      List<SpecDifference> differences,
      FindingLog findings) {
    String list =
        Excerpt.first(differences.stream().map(SpecDifference::asCorrection).toList(), ", ");
    findings.aboutObject(
        observed,
        namespace.map(NamespaceView::name),
        Reason.DRIFT_CORRECTED,
        "Changed by somebody else and put back: %s. %s"
            .formatted(
                list,
                namespace
                    .map(known -> "To change it, annotate namespace " + known.name() + ".")
                    .orElse("To change it, edit the controller's configuration.")));
    namespace.ifPresent(known ->
        findings.aboutNamespace(
            known,
            Reason.DRIFT_CORRECTED,
            "ClusterSPIFFEID %s was changed by somebody else and put back: %s. To change it, annotate the namespace."
                .formatted(observed.name(), list)));
  }
}

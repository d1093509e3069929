package dev.spirebridge.clusterspiffeid;

import dev.spirebridge.kubernetes.Disappearances;
import dev.spirebridge.kubernetes.Finding;
import dev.spirebridge.kubernetes.ObjectReference;
import dev.spirebridge.kubernetes.SpireKinds;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What others did to objects of ours, told once it is undone. The planner sees an edit by what the
 * object says of itself; this remembers besides what the objects were, and so sees the deletion of
 * one, and an older state put in its place. One thread at a time; forgets with the process.
 */
final class Drift {

  private static final String KIND = SpireKinds.CLUSTER_SPIFFE_ID.getKind();

  private final Disappearances disappearances = new Disappearances();

  /** By name, the digest of what an object was meant to be when it last was so. */
  private final Map<String, String> meant = new HashMap<>();

  /** Whether a finding tells of something that was done, and is no longer so when it is told. */
  static boolean isDrift(Finding finding) {
    return finding.reason().equals(Reason.DRIFT_CORRECTED.word());
  }

  /** An object that is as it should be. */
  void kept(ObservedClusterSpiffeId object) {
    if (!object.terminating()) {
      disappearances.isThere(object.name());
      remember(object.name(), object.annotations());
    }
  }

  /** We deleted it, or tried to and do not know what became of that. */
  void mayBeGone(String name) {
    disappearances.mayBeGone(name);
    meant.remove(name);
  }

  /** We tried to write it, and do not know what became of that. */
  void mayHaveChanged(String name) {
    meant.remove(name);
  }

  /** Nothing is known any more: others may have written meanwhile. */
  void forget() {
    disappearances.forget();
    meant.clear();
  }

  /**
   * What there is to tell, now that an object is written.
   *
   * @param planned what the planner found
   * @param view what the plan was made of
   */
  List<Finding> undone(
      Change.Apply change,
      ObservedClusterSpiffeId written,
      List<Finding> planned,
      ClusterView view) {
    String name = change.name();
    String digest = change.desired().annotations().get(SpecDigest.KEY);
    boolean wasSo = digest != null && digest.equals(meant.get(name));
    remember(name, change.desired().annotations());
    boolean again = disappearances.createdAgain(name);
    if (change.observed().isEmpty()) {
      return again ? List.of(deleted(written)) : List.of();
    }
    List<Finding> seen =
        planned.stream()
            .filter(Drift::isDrift)
            .filter(finding -> objectOf(finding).equals(name))
            .toList();
    // With the digest still there the planner saw all that a hand did: what it did not tell of is
    // our own, such as other words for the same wish.
    return wasSo && !Objects.equals(digest, digestOf(change.observed().get()))
        ? replaced(change, written, view)
        : seen;
  }

  private static @Nullable String digestOf(ObservedClusterSpiffeId object) {
    return object.annotations().get(SpecDigest.KEY);
  }

  private void remember(String name, Map<String, String> annotations) {
    Optional.ofNullable(annotations.get(SpecDigest.KEY))
        .ifPresentOrElse(digest -> meant.put(name, digest), () -> meant.remove(name));
  }

  private static String objectOf(Finding finding) {
    ObjectReference about = finding.about();
    return about.kind().equals(KIND) ? about.name() : ObjectNames.ofNamespace(about.name());
  }

  private static Finding deleted(ObservedClusterSpiffeId created) {
    String toBeRidOfIt =
        ObjectNames.namespaceOf(created.name())
            .map(namespace -> "take the label off namespace " + namespace)
            .orElse("switch namespaces.singlePods off in the controller's configuration");
    return finding(
        reference(created),
        "Deleted by somebody else and made again. To be rid of it, " + toBeRidOfIt + ".");
  }

  private static List<Finding> replaced(
      Change.Apply change, ObservedClusterSpiffeId written, ClusterView view) {
    String what =
        "replaced by somebody else, the annotations by which this is seen too, and put back: "
            + String.join("; ", change.differences());
    Optional<NamespaceView> namespace =
        ObjectNames.namespaceOf(change.name())
            .flatMap(name ->
                view.namespaces().stream().filter(each -> each.name().equals(name)).findFirst());
    String instead =
        namespace
            .map(known -> "To change it, annotate namespace " + known.name() + ".")
            .orElse("To change it, edit the controller's configuration.");
    List<Finding> findings = new ArrayList<>();
    findings.add(finding(reference(written), "Was %s. %s".formatted(what, instead)));
    namespace.ifPresent(known ->
        findings.add(
            finding(
                reference(known),
                "ClusterSPIFFEID %s was %s. %s".formatted(change.name(), what, instead))));
    return findings;
  }

  private static Finding finding(ObjectReference about, String message) {
    Reason reason = Reason.DRIFT_CORRECTED;
    return new Finding(about, reason.severity(), reason.word(), message);
  }

  private static ObjectReference reference(ObservedClusterSpiffeId object) {
    return SpireKinds.reference(
        SpireKinds.CLUSTER_SPIFFE_ID, object.name(), Optional.of(object.uid()));
  }

  private static ObjectReference reference(NamespaceView namespace) {
    return ObjectReference.namespace(namespace.name(), namespace.uid());
  }
}

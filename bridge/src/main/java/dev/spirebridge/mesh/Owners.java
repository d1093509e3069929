package dev.spirebridge.mesh;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Which tool keeps an object as its files say, and so would undo an edit of it. Helm is told by its
 * annotation alone: Istio's charts put its label on what istioctl renders as well.
 */
public final class Owners {

  /** Each names the object of the tool that owns it. */
  private static final Map<String, String> ANNOTATIONS =
      Map.of(
          "meta.helm.sh/release-name", "Helm's release",
          "argocd.argoproj.io/tracking-id", "Argo CD's application");

  private static final Map<String, String> LABELS =
      Map.of(
          "argocd.argoproj.io/instance", "Argo CD's application",
          "kustomize.toolkit.fluxcd.io/name", "Flux's Kustomization",
          "helm.toolkit.fluxcd.io/name", "Flux's HelmRelease",
          "olm.owner", "the operator lifecycle manager's");

  private Owners() {}

  /** Such as {@code Helm's release gloo}; empty if nobody is known to own it. */
  public static Optional<String> of(Observed object) {
    return named(ANNOTATIONS, object.annotations())
        .or(() -> named(LABELS, object.labels()))
        .or(() -> controller(object));
  }

  /**
   * One for each object that a plan would change though a tool owns it.
   *
   * @param steps of a plan
   */
  public static List<Refusal> refusals(List<Step> steps) {
    List<Refusal> refusals = new ArrayList<>();
    steps.stream()
        .flatMap(step -> step.edit().stream())
        .filter(Edit.Change.class::isInstance)
        .map(edit -> ((Edit.Change) edit).before())
        .forEach(before -> of(before).map(owner -> refusal(before.ref(), owner))
            .filter(refusal -> !refusals.contains(refusal))
            .ifPresent(refusals::add));
    return refusals;
  }

  private static Refusal refusal(Ref ref, String owner) {
    return new Refusal(
        ref.toString(),
        "an object that nobody sets back",
        "one of " + owner + ", of which the next run would undo the edit",
        "set it there, by what is printed with --values, or edit it all the same with"
            + " --despite-owner");
  }

  private static Optional<String> named(Map<String, String> known, Map<String, String> found) {
    return known.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .filter(each -> found.containsKey(each.getKey()))
        .findFirst()
        .map(each -> each.getValue() + " " + found.get(each.getKey()));
  }

  private static Optional<String> controller(Observed object) {
    return object.tree().items("metadata", "ownerReferences").stream()
        .filter(each -> each.at("controller").equals(Optional.of(true)))
        .findFirst()
        .map(each ->
            "%s %s"
                .formatted(each.text("kind").orElse("?"), each.text("name").orElse("?")));
  }
}

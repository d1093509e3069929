package dev.spirebridge.diagnose;

import dev.spirebridge.clusterspiffeid.ObservedClusterSpiffeId;
import dev.spirebridge.clusterspiffeid.PodRegistration;
import dev.spirebridge.clusterspiffeid.PodRegistration.Selecting;
import dev.spirebridge.clusterspiffeid.Reason;
import dev.spirebridge.clusterspiffeid.RenderedSpiffeId;
import dev.spirebridge.clusterspiffeid.Stats;
import dev.spirebridge.diagnose.StepResult.DoesNotApply;
import dev.spirebridge.diagnose.StepResult.Missing;
import dev.spirebridge.diagnose.StepResult.Ok;
import dev.spirebridge.diagnose.StepResult.Unknown;
import dev.spirebridge.diagnose.evidence.Evidence;
import dev.spirebridge.diagnose.evidence.Looked;
import dev.spirebridge.kubernetes.Finding;
import java.util.List;
import java.util.Optional;

/** Whether a ClusterSPIFFEID selects the pod, and a controller-manager has taken it. */
final class ClusterSpiffeIdStep {

  private static final List<Reason> NEVER_MADE =
      List.of(Reason.FOREIGN_OBJECT, Reason.INVALID_ANNOTATION, Reason.FORBIDDEN_ANNOTATION);

  private ClusterSpiffeIdStep() {}

  static Step of(Evidence evidence) {
    return switch (evidence.registration()) {
      case Looked.NotSeen<PodRegistration>(String why, String toDo) ->
          new Step(StepName.CLUSTER_SPIFFE_ID, new Unknown(why, toDo));
      case Looked.Seen<PodRegistration>(PodRegistration registration) ->
          new Step(
              StepName.CLUSTER_SPIFFE_ID,
              result(evidence, registration),
              facts(registration.selecting()));
    };
  }

  private static StepResult result(Evidence evidence, PodRegistration registration) {
    List<Selecting> selecting = registration.selecting();
    if (selecting.isEmpty()) {
      return none(registration);
    }
    Optional<Selecting> taken = selecting.stream().filter(Selecting::taken).findFirst();
    if (taken.isEmpty()) {
      return notTaken(evidence, selecting.getFirst());
    }
    for (Reason reason : List.of(Reason.NAMESPACE_IGNORED, Reason.NOTHING_SELECTED)) {
      Optional<Finding> finding = registration.finding(reason);
      if (finding.isPresent() && selecting.stream().filter(Selecting::taken).count() == 1) {
        return missing(finding.get());
      }
    }
    List<String> names =
        selecting.stream().filter(Selecting::taken).map(each -> each.object().name()).toList();
    return new Ok(
        Words.names(names)
            + (names.size() == 1 ? " selects it, and is taken" : " select it, and are taken"));
  }

  private static StepResult none(PodRegistration registration) {
    if (registration.expected().isEmpty()) {
      return new DoesNotApply("no label asks for one, and no other selects the pod");
    }
    String expected = registration.expected().get();
    if (registration.observed().isPresent()) {
      return leftOut(registration.observed().get());
    }
    return NEVER_MADE.stream()
        .flatMap(reason -> registration.finding(reason).stream())
        .findFirst()
        .map(ClusterSpiffeIdStep::missing)
        .orElseGet(() ->
            new Missing(
                "there is no ClusterSPIFFEID %s yet".formatted(expected),
                "see that spire-bridge controller runs and is ready: it makes it"));
  }

  private static StepResult leftOut(ObservedClusterSpiffeId object) {
    return object.terminating()
        ? new Missing(
            "ClusterSPIFFEID %s is being deleted".formatted(object.name()),
            "wait until the controller has made it anew, and see what keeps it: kubectl get clusterspiffeid %s -o yaml"
                .formatted(object.name()))
        : new Missing(
            "ClusterSPIFFEID %s leaves the pod out: its podSelector is %s"
                .formatted(object.name(), Words.selector(object.spec().get("podSelector"))),
            "give the pod these labels, or change the annotation spirebridge.dev/pod-selector of its namespace");
  }

  private static StepResult notTaken(Evidence evidence, Selecting first) {
    String object = "ClusterSPIFFEID " + first.object().name();
    String asked = evidence.asked().className();
    RenderedSpiffeId rendered = Templates.render(first, evidence, Optional.empty());
    if (rendered instanceof RenderedSpiffeId.Broken(String why)) {
      return new Missing(
          "no controller-manager has taken %s: %s".formatted(object, why),
          "mend its spiffeIDTemplate; spire-controller-manager passes over an object it cannot read");
    }
    if (!first.settled()) {
      return new Missing(
          "no controller-manager has taken %s yet".formatted(object),
          "wait 30 s and look again; it is new");
    }
    return new Missing(
        "no controller-manager has taken %s, of %s%s"
            .formatted(
                object,
                Words.className(first.className()),
                first.sameClass() ? "" : "; the controller's own is " + Words.className(asked)),
        "see that spire-controller-manager runs, and that its className is the object's");
  }

  /** A planner's message is a sentence or two, of which the last says what to do. */
  private static Missing missing(Finding finding) {
    String message = finding.message();
    int split = message.indexOf(". ");
    return split < 0
        ? new Missing(Words.clause(message), "see docs/namespaces.md, " + finding.reason())
        : new Missing(
            Words.clause(message.substring(0, split)), Words.clause(message.substring(split + 2)));
  }

  /** Of several each with its name. */
  private static List<String> facts(List<Selecting> selecting) {
    return selecting.size() == 1
        ? selecting.stream().map(ClusterSpiffeIdStep::words).toList()
        : selecting.stream().map(each -> each.object().name() + ": " + words(each)).toList();
  }

  private static String words(Selecting each) {
    return "%s, %s%s"
        .formatted(
            each.object().isOurs() ? "ours" : "somebody else's",
            Words.className(each.className()),
            each.object().stats().map(ClusterSpiffeIdStep::words).orElse(", not taken"));
  }

  private static String words(Stats stats) {
    return ", %s selected, %s%s%s%s"
        .formatted(
            Words.count(stats.podsSelected(), "pod", "pods"),
            Words.count(stats.entriesToSet(), "entry", "entries"),
            Words.some(stats.podEntryRenderFailures(), " not rendered"),
            Words.some(stats.entryFailures(), " refused by the server"),
            Words.some(stats.entriesMasked(), " masked by an older one"));
  }
}

package dev.spirebridge.diagnose;

import dev.spirebridge.clusterspiffeid.PodAsking;
import dev.spirebridge.clusterspiffeid.PodRegistration;
import dev.spirebridge.diagnose.StepResult.DoesNotApply;
import dev.spirebridge.diagnose.StepResult.Missing;
import dev.spirebridge.diagnose.StepResult.Ok;
import dev.spirebridge.diagnose.StepResult.Unknown;
import dev.spirebridge.diagnose.evidence.Evidence;
import dev.spirebridge.diagnose.evidence.Looked;
import java.util.Optional;

/** Whether a label asks for the pod's identity. */
final class LabelStep {

  private LabelStep() {}

  static Step of(Evidence evidence) {
    return new Step(
        StepName.LABEL,
        switch (evidence.labels()) {
          case Looked.NotSeen<PodRegistration>(String why, String toDo) -> new Unknown(why, toDo);
          case Looked.Seen<PodRegistration>(PodRegistration registration) ->
              result(evidence, registration);
        });
  }

  private static StepResult result(Evidence evidence, PodRegistration registration) {
    String label = evidence.asked().label();
    String namespace = evidence.asked().namespace();
    String value = registration.value().orElse("");
    PodAsking asking = registration.asking();
    if (evidence.podFacts().isEmpty() && asking != PodAsking.BY_NAMESPACE) {
      return new Unknown(
          (asking == PodAsking.REFUSED
                  ? "namespace %s has %s=true, but is one of those that are never managed"
                  : "namespace %s has no label %s=true; the pod's own labels are not known")
              .formatted(namespace, label),
          "");
    }
    Optional<String> other = selectedByAnother(evidence, asking);
    if (other.isPresent()) {
      return new DoesNotApply(
          "no label %s=true; ClusterSPIFFEID %s of somebody else selects the pod"
              .formatted(label, other.get()));
    }
    return switch (asking) {
      case BY_NAMESPACE -> new Ok("namespace %s has %s=true".formatted(namespace, label));
      case BY_POD -> new Ok("the pod has %s=true".formatted(label));
      case NOT ->
          new Missing(
              value.isEmpty()
                  ? "neither namespace %s nor the pod has %s=true".formatted(namespace, label)
                  : "%s=%s opts out".formatted(label, value),
              "spire-bridge namespace label " + namespace);
      case NOT_UNDERSTOOD ->
          new Missing(
              "%s=%s, and only \"true\" does anything".formatted(label, value),
              "kubectl label namespace %s --overwrite %s=true".formatted(namespace, label));
      case BY_POD_UNHEEDED ->
          new Missing(
              "the pod has %s=true, and the controller does not heed it on pods".formatted(label),
              "spire-bridge namespace label %s, or set namespaces.singlePods in the controller's configuration"
                  .formatted(namespace));
      case REFUSED ->
          new Missing(
              "%s=true, but namespace %s is one of those that are never managed"
                  .formatted(label, namespace),
              "run the pod in another namespace, or change namespaces.refused in the controller's configuration");
    };
  }

  /** Who selects a pod that has no label of ours, such as SPIRE's Helm chart by default. */
  private static Optional<String> selectedByAnother(Evidence evidence, PodAsking asking) {
    boolean asks = asking == PodAsking.BY_NAMESPACE || asking == PodAsking.BY_POD;
    return !asks && evidence.registration() instanceof Looked.Seen<PodRegistration>(var whole)
        ? whole.selecting().stream()
            .filter(each -> !each.object().isOurs())
            .map(each -> each.object().name())
            .findFirst()
        : Optional.empty();
  }
}

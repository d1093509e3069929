package dev.spirebridge.app.gate;

import dev.spirebridge.mesh.MeshKind;
import dev.spirebridge.mesh.Tree;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How far the pods of a workload follow its template, by what its controller tells. As `kubectl
 * rollout status` judges it.
 *
 * @param wanted pods
 * @param updated those of the newest template
 * @param existing all that are not ending
 * @param available those that are ready for long enough
 * @param seen whether the controller has seen the newest generation
 */
record RolloutStatus(
    int wanted,
    int updated,
    int existing,
    int available,
    boolean seen,
    Optional<String> never,
    Optional<String> failure) {

  /**
   * @param kind one of Deployment, StatefulSet and DaemonSet
   */
  static RolloutStatus of(MeshKind kind, GenericKubernetesResource workload) {
    Tree whole = new Tree(whole(workload));
    boolean daemon = kind == MeshKind.DAEMON_SET;
    Tree status = whole.tree("status").orElse(Tree.EMPTY);
    int wanted =
        daemon
            ? number(status, "desiredNumberScheduled")
            : whole.at("spec", "replicas").map(RolloutStatus::number).orElse(1);
    long generation = Optional.ofNullable(workload.getMetadata().getGeneration()).orElse(0L);
    int updated = number(status, daemon ? "updatedNumberScheduled" : "updatedReplicas");
    return new RolloutStatus(
        wanted,
        updated,
        number(status, daemon ? "currentNumberScheduled" : "replicas"),
        number(status, daemon ? "numberAvailable" : "availableReplicas"),
        number(status, "observedGeneration") >= generation,
        never(kind, whole, updated < wanted),
        condition(status, "ReplicaFailure", "True"));
  }

  /** What it still waits for, as a clause; empty if nothing. */
  Optional<String> waits() {
    if (!seen) {
      return Optional.of("its controller has not seen the change yet");
    }
    if (updated < wanted) {
      return Optional.of("%d of %d pods are new".formatted(updated, wanted));
    }
    if (existing > updated) {
      return Optional.of("%d older pods are still there".formatted(existing - updated));
    }
    return available < wanted
        ? Optional.of("%d of %d new pods are available".formatted(available, wanted))
        : Optional.empty();
  }

  /**
   * @param older whether pods of an older template are left
   */
  private static Optional<String> never(MeshKind kind, Tree workload, boolean older) {
    Tree status = workload.tree("status").orElse(Tree.EMPTY);
    if (workload.at("spec", "paused").equals(Optional.of(true))) {
      return Optional.of("its roll-out is paused: run kubectl rollout resume");
    }
    if (older
        && kind != MeshKind.DEPLOYMENT
        && workload.text("spec", "updateStrategy", "type").equals(Optional.of("OnDelete"))) {
      return Optional.of("its update strategy is OnDelete: delete its pods, and run this again");
    }
    return status.items("conditions").stream()
        .filter(each ->
            each.text("reason").equals(Optional.of("ProgressDeadlineExceeded"))
                && each.text("status").equals(Optional.of("False")))
        .findFirst()
        .map(_ -> "its new pods do not get ready in time (ProgressDeadlineExceeded)");
  }

  private static Optional<String> condition(Tree status, String type, String value) {
    return status.items("conditions").stream()
        .filter(each ->
            each.text("type").equals(Optional.of(type))
                && each.text("status").equals(Optional.of(value)))
        .findFirst()
        .map(each ->
            PodTroubles.words(
                "no pod can be made",
                each.text("reason").orElse(type),
                each.text("message").orElse("")));
  }

  private static Map<String, Object> whole(GenericKubernetesResource workload) {
    return new LinkedHashMap<>(workload.getAdditionalProperties());
  }

  private static int number(Tree tree, String field) {
    return tree.at(field).map(RolloutStatus::number).orElse(0);
  }

  private static int number(Object value) {
    return value instanceof Number number ? number.intValue() : 0;
  }
}

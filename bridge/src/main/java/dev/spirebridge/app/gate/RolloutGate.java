package dev.spirebridge.app.gate;

import dev.spirebridge.issuer.cluster.RunningPods;
import dev.spirebridge.kubernetes.ApiFailure;
import dev.spirebridge.kubernetes.ApiReads;
import dev.spirebridge.mesh.Ref;
import dev.spirebridge.mesh.run.ApiObjects;
import dev.spirebridge.mesh.run.GateAnswer;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.Optional;

/**
 * Whether a workload's pods are all of its newest template, available, and the last of the older
 * ones is gone: while one ends it still serves.
 */
public final class RolloutGate {

  private final ApiReads reads;
  private final RunningPods pods;

  public RolloutGate(KubernetesClient client) {
    this.reads = new ApiReads(client);
    this.pods = new RunningPods(client);
  }

  public GateAnswer look(Ref workload) {
    try {
      return reads
          .find(
              GenericKubernetesResource.class,
              "/apis/apps/v1",
              workload.kind().plural(),
              workload.namespace().orElseThrow(),
              workload.name())
          .map(found -> look(workload, found))
          .orElseGet(() -> new GateAnswer.Never(workload + " is gone: look who deleted it"));
    } catch (KubernetesClientException e) {
      return Answers.of(workload.toString(), ApiFailure.of(e, ApiObjects.RULES));
    }
  }

  private GateAnswer look(Ref workload, GenericKubernetesResource found) {
    RolloutStatus status = RolloutStatus.of(workload.kind(), found);
    Optional<String> never = status.never();
    List<Pod> all = pods.all(found);
    if (never.isPresent()) {
      return new GateAnswer.Never(with(workload + ": " + never.get(), PodTroubles.of(all)));
    }
    Optional<String> waits = status.waits();
    if (waits.isPresent()) {
      return new GateAnswer.NotYet(
          with(workload + ": " + waits.get(), troubles(workload, status, all)));
    }
    long ending =
        all.stream().filter(pod -> pod.getMetadata().getDeletionTimestamp() != null).count();
    return ending == 0
        ? new GateAnswer.Holds(
            "%s: %s, new and available".formatted(workload, Count.of(status.wanted(), "pod")))
        : new GateAnswer.NotYet("%s: %d older pods still end".formatted(workload, ending));
  }

  /** A controller that cannot make a pod says so in a condition, or in an event alone. */
  private List<String> troubles(Ref workload, RolloutStatus status, List<Pod> all) {
    List<String> ofPods = PodTroubles.of(all);
    if (!ofPods.isEmpty()) {
      return ofPods;
    }
    return status.failure().map(List::of).orElseGet(() -> failedCreates(workload));
  }

  private List<String> failedCreates(Ref workload) {
    try {
      return reads
          .events(workload.namespace().orElseThrow(), workload.name(), "FailedCreate")
          .stream()
          .filter(event -> workload.kind().kind().equals(event.getInvolvedObject().getKind()))
          .map(event ->
              PodTroubles.words("no pod can be made", event.getReason(), event.getMessage()))
          .distinct()
          .limit(1)
          .toList();
    } catch (KubernetesClientException e) {
      // Who may not read events is told the rest.
      return List.of();
    }
  }

  private static String with(String what, List<String> troubles) {
    return troubles.isEmpty()
        ? what
        : "%s; %s".formatted(what, String.join("; ", troubles.stream().limit(3).toList()));
  }
}

package dev.spirebridge.app.gate;

import dev.spirebridge.identity.AgentText;
import io.fabric8.kubernetes.api.model.ContainerState;
import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Why pods do not get ready, in words. */
final class PodTroubles {

  /** A container that has only not begun yet. */
  private static final Set<String> NO_TROUBLE = Set.of("ContainerCreating", "PodInitializing");

  private PodTroubles() {}

  /** Of each pod the first thing that keeps it from being ready; none for those that are. */
  static List<String> of(List<Pod> pods) {
    return pods.stream()
        .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
        .flatMap(pod ->
            trouble(pod)
                .map(why -> "pod %s: %s".formatted(pod.getMetadata().getName(), why))
                .stream())
        .toList();
  }

  private static Optional<String> trouble(Pod pod) {
    if (pod.getStatus() == null) {
      return Optional.empty();
    }
    return Stream.of(
            unschedulable(pod),
            containers(pod.getStatus().getInitContainerStatuses()),
            containers(pod.getStatus().getContainerStatuses()))
        .flatMap(Optional::stream)
        .findFirst();
  }

  private static Optional<String> unschedulable(Pod pod) {
    return pod.getStatus().getConditions().stream()
        .filter(each -> "PodScheduled".equals(each.getType()) && "False".equals(each.getStatus()))
        .findFirst()
        .map(PodTroubles::words);
  }

  private static String words(PodCondition condition) {
    return words("it is given no node", condition.getReason(), condition.getMessage());
  }

  private static Optional<String> containers(List<ContainerStatus> statuses) {
    return statuses.stream().flatMap(each -> container(each).stream()).findFirst();
  }

  private static Optional<String> container(ContainerStatus status) {
    ContainerState state = status.getState();
    if (state == null) {
      return Optional.empty();
    }
    String container = "container %s does not start".formatted(status.getName());
    if (state.getWaiting() != null && !NO_TROUBLE.contains(state.getWaiting().getReason())) {
      return Optional.of(
          words(container, state.getWaiting().getReason(), state.getWaiting().getMessage()));
    }
    return state.getTerminated() != null && state.getTerminated().getExitCode() != 0
        ? Optional.of(
            words(
                "container %s ended with %d"
                    .formatted(status.getName(), state.getTerminated().getExitCode()),
                state.getTerminated().getReason(),
                state.getTerminated().getMessage()))
        : Optional.empty();
  }

  static String words(String what, String reason, String message) {
    String text = message == null || message.isBlank() ? "" : ": " + message.strip();
    return AgentText.printable("%s (%s%s)".formatted(what, reason, text));
  }
}

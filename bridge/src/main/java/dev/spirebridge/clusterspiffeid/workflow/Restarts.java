package dev.spirebridge.clusterspiffeid.workflow;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Which workloads of a namespace stay without an identity until their pods are made anew.
 *
 * <p>A pod that a socket is mounted into needs no restart: its registration entry appears while it
 * runs. What is missing in another one, only its successor can have.
 *
 * @param needed those that can be restarted
 * @param notes one sentence for each other workload whose pods stay without an identity
 */
record Restarts(List<Restart> needed, List<String> notes) {

  private static final String NOT_INJECTED =
      "they were made before Istio injects into this namespace";
  private static final String NO_SOCKET =
      "their sidecars have no SPIRE socket (volume workload-socket), so Istio's own CA serves them";

  Restarts {
    needed = List.copyOf(needed);
    notes = List.copyOf(notes);
  }

  /**
   * @param injected whether Istio will inject into the namespace
   */
  static Restarts of(List<RunningPod> pods, boolean injected) {
    Map<String, List<RunningPod>> byOwner =
        pods.stream()
            .collect(
                Collectors.groupingBy(
                    pod -> pod.owner().toString(), TreeMap::new, Collectors.toList()));
    List<Restart> needed = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    byOwner
        .values()
        .forEach(group -> {
          look(group, pod -> reason(pod, injected), needed, notes);
          hopeless(group, injected).ifPresent(notes::add);
        });
    return new Restarts(needed, notes);
  }

  private static void look(
      List<RunningPod> group,
      Function<RunningPod, Optional<String>> reasonOf,
      List<Restart> needed,
      List<String> notes) {
    List<String> reasons = group.stream().flatMap(pod -> reasonOf.apply(pod).stream()).toList();
    if (reasons.isEmpty()) {
      return;
    }
    Workload workload = group.getFirst().owner();
    if (workload.canRestart()) {
      needed.add(new Restart(workload, reasons.size(), reasons.getFirst()));
    } else {
      notes.add("%s has to be made anew by hand: %s".formatted(workload, reasons.getFirst()));
    }
  }

  private static Optional<String> reason(RunningPod pod, boolean injected) {
    if (pod.mountsSocket()) {
      return Optional.empty();
    }
    if (pod.proxied()) {
      return Optional.of(NO_SOCKET);
    }
    return injected && pod.injectable() ? Optional.of(NOT_INJECTED) : Optional.empty();
  }

  /** Pods that would be the same if they were made anew. */
  private static Optional<String> hopeless(List<RunningPod> group, boolean injected) {
    boolean any =
        group.stream()
            .anyMatch(
                pod -> !pod.mountsSocket() && !pod.proxied() && !(injected && pod.injectable()));
    return any
        ? Optional.of(
            "%s mounts no SPIRE socket and has no sidecar: its pods get entries, and nothing fetches"
                    .formatted(group.getFirst().owner())
                + " the identities; mount the socket in its manifest, or label with --inject")
        : Optional.empty();
  }
}

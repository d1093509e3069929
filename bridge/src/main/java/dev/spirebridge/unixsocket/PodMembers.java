package dev.spirebridge.unixsocket;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which of the held processes are in which pod. Not thread-safe. */
final class PodMembers {

  private final Map<String, Set<PinnedProcess>> byPod = new HashMap<>();

  void add(PinnedProcess process) {
    process
        .podUid()
        .ifPresent(uid -> byPod.computeIfAbsent(uid, _ -> new HashSet<>()).add(process));
  }

  void remove(PinnedProcess process) {
    process
        .podUid()
        .ifPresent(uid ->
            byPod.computeIfPresent(
                uid,
                (_, members) -> {
                  members.remove(process);
                  return members.isEmpty() ? null : members;
                }));
  }

  /** What a pod has; empty outside of pods. */
  Optional<AdmissionRules.OfPod> share(Optional<String> podUid) {
    return podUid.map(uid -> {
      Set<PinnedProcess> members = byPod.getOrDefault(uid, Set.of());
      return new AdmissionRules.OfPod(
          members.size(), members.stream().mapToInt(PinnedProcess::connections).sum());
    });
  }
}

package dev.spirebridge.demo;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which process runs in which pod, as the one who started them says: the place of the kubelet and
 * of the cgroups by which SPIRE's k8s attestor tells. Thread-safe.
 */
final class PodProcesses implements ProcessAttestor {
  private final Map<Integer, String> podUidByPid = new ConcurrentHashMap<>();

  void add(int pid, String podUid) {
    podUidByPid.put(pid, podUid);
  }

  @Override
  public Optional<String> workloadOf(int pid) {
    return Optional.ofNullable(podUidByPid.get(pid)).map(ProcessAttestor::podUidKey);
  }
}

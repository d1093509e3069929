package dev.spirebridge.demo;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How an {@link EmbeddedDelegatedIdentity} learns which workload a process is: the place of SPIRE's
 * workload attestors. It must answer at once.
 */
@FunctionalInterface
public interface ProcessAttestor {
  /**
   * The key of the workload, registered or not; empty when the process cannot be attested, as when
   * there is none.
   */
  Optional<String> workloadOf(int pid);

  /** Tells every process from every other: the key is {@link #pidKey}. */
  static ProcessAttestor byPid() {
    return pid -> ProcessHandle.of(pid).map(process -> pidKey(process.pid()));
  }

  /** Tells processes apart by their real user: the key is {@link #uidKey}. */
  static ProcessAttestor byUid() {
    return ProcFiles.at(Path.of("/proc"))::uid;
  }

  /**
   * Tells processes apart by the Kubernetes pod they run in, as their cgroup names it: the key is
   * {@link #podUidKey}, and {@code k8s:none} for a process outside of pods.
   */
  static ProcessAttestor byPodUid() {
    return ProcFiles.at(Path.of("/proc"))::podUid;
  }

  /** Not a selector that SPIRE has. */
  static String pidKey(long pid) {
    return "pid:" + pid;
  }

  /** In the form of SPIRE's selector. */
  static String uidKey(long uid) {
    return "unix:uid:" + uid;
  }

  /** In the form of SPIRE's selector. */
  static String podUidKey(String podUid) {
    return "k8s:pod-uid:" + podUid;
  }
}

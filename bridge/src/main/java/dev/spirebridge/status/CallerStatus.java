package dev.spirebridge.status;

import java.util.Optional;

/**
 * A calling process.
 *
 * @param pid as seen from the bridge's PID namespace; 0 when the process is not visible in it
 * @param podUid of the Kubernetes pod it runs in; empty outside of pods
 */
public record CallerStatus(int pid, int uid, int gid, Optional<String> podUid) {}

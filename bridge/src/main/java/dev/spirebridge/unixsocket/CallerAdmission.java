package dev.spirebridge.unixsocket;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Decides for each connection on Unix listeners, all together, whether its process may have it, and
 * pins the process. Closes a process's connections when it ends, whoever holds them by then.
 * Thread-safe.
 */
@SuppressWarnings({"DoNotCallSuggester", "UnusedVariable"})
public final class CallerAdmission {

  /**
   * Who may call, and how often.
   *
   * @param uids user IDs that may call; any that the socket file lets in, when this and {@code
   *     gids} are empty
   * @param gids group IDs that may call, beside the users; supplementary groups count
   * @param processes with an open connection at once
   * @param connectionsPerProcess open at once
   * @param perPod new connections of one pod, or of one process outside of pods
   * @param overall new connections of all together
   */
  public record Policy(
      Set<Integer> uids,
      Set<Integer> gids,
      int processes,
      int connectionsPerProcess,
      Rate perPod,
      Rate overall) {

    public Policy {
      uids = Set.copyOf(uids);
      gids = Set.copyOf(gids);
    }
  }

  /**
   * @param burst allowed at once after a quiet time
   * @param perInterval how many more become allowed in each interval
   */
  public record Rate(int burst, int perInterval, Duration interval) {}

  /** How processes are told from later ones of the same number. */
  public enum Pinning {
    /** By SO_PEERPIDFD, which the kernel has since 6.5: no race at all. */
    PIDFD,
    /** By their time of start in /proc, read when the connection is admitted and again after. */
    START_TIME
  }

  /** Why a connection was closed unserved. */
  public enum Refusal {
    UID_NOT_ALLOWED,
    PROCESS_ENDED,
    TOO_MANY_PROCESSES,
    TOO_MANY_CONNECTIONS,
    POD_RATE,
    OVERALL_RATE
  }

  /**
   * @param pinning empty to take the best that the kernel has
   */
  public CallerAdmission(Policy policy, Optional<Pinning> pinning, InstantSource clock) {
    throw new UnsupportedOperationException();
  }

  public Pinning pinning() {
    throw new UnsupportedOperationException();
  }

  /** Processes with a connection open now. */
  public int processes() {
    throw new UnsupportedOperationException();
  }

  /** Connections refused since the start. */
  public Map<Refusal, Long> refused() {
    throw new UnsupportedOperationException();
  }
}

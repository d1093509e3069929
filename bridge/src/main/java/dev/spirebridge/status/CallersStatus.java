package dev.spirebridge.status;

import java.util.List;

/**
 * Who calls a bridge that gives each caller its own identity.
 *
 * @param pinning how a process is told from a later one of the same number: {@code pidfd} or {@code
 *     start-time}
 * @param processes with a connection open now
 * @param refused connections refused since the start, by reason
 */
public record CallersStatus(String pinning, int processes, List<Refusals> refused) {

  public CallersStatus {
    refused = List.copyOf(refused);
  }

  /**
   * @param reason one of a few fixed words, such as {@code uid-not-allowed}
   */
  public record Refusals(String reason, long count) {}
}

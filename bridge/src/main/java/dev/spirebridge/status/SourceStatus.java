package dev.spirebridge.status;

import java.time.Instant;
import java.util.Optional;

/**
 * What one source of identities is doing.
 *
 * @param kind {@code workload-api} or {@code delegated}
 * @param address the agent's socket
 * @param since when this phase began
 * @param lastContact the agent's last answer on a watch, or the end of a watch that had answered,
 *     whichever is later; a watch may be open and rightly silent for as long as an SVID lasts
 * @param lastAccepted when an update was last accepted
 * @param acceptedUpdates updates that were checked and taken into use since start
 * @param refusedUpdates updates that failed a check and were refused whole since start
 * @param reconnects watches opened after the first one since start
 * @param lastRefusal why the last update was refused; empty when the newest update was accepted
 * @param lastError why the last watch ended; empty while one is open
 * @param advice what the operator can do about the present phase; empty when nothing is needed
 */
public record SourceStatus(
    String kind,
    String address,
    SourcePhase phase,
    Instant since,
    Optional<Instant> lastContact,
    Optional<Instant> lastAccepted,
    long acceptedUpdates,
    long refusedUpdates,
    long reconnects,
    Optional<String> lastRefusal,
    Optional<String> lastError,
    Optional<String> advice) {

  /**
   * When the agent was last known to be there: {@code now} while the watch is open and in use,
   * otherwise the last contact. Empty when it has never been.
   */
  public Optional<Instant> lastKnownAlive(Instant now) {
    return phase == SourcePhase.STREAMING ? Optional.of(now) : lastContact;
  }
}

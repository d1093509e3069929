package dev.spirebridge.delegatedidentity;

import dev.spirebridge.status.SourcePhase;
import java.time.Instant;

/**
 * Where a subscription stands, for people, and since when its phase lasts. What the agent said, or
 * that it could not be asked, stands until it says otherwise, not until it is asked again: a retry
 * is no change.
 */
final class PhaseClock {

  private SubscriptionState standing = new SubscriptionState.Asking(0);
  private Instant since;

  PhaseClock(Instant start) {
    this.since = start;
  }

  /** Notes the state of now. */
  void entered(SubscriptionState state, Instant now) {
    if (state instanceof SubscriptionState.Asking) {
      return;
    }
    if (state.phase() != standing.phase()) {
      since = now;
    }
    standing = state;
  }

  /** Asking only until the first answer or failure. */
  SubscriptionState standing() {
    return standing;
  }

  SourcePhase phase() {
    return standing.phase();
  }

  /** When the phase began. */
  Instant since() {
    return since;
  }
}

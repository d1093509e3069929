package dev.spirebridge.delegatedidentity;

import dev.spirebridge.status.SourcePhase;
import java.time.Instant;

/**
 * Since when a phase lasts. A retry between two equal failures does not begin them anew: what
 * counts is how long it has been so.
 */
final class PhaseClock {

  private SourcePhase last = SourcePhase.CONNECTING;
  private SourcePhase settled = SourcePhase.CONNECTING;
  private Instant lastSince;
  private Instant settledSince;

  PhaseClock(Instant start) {
    this.lastSince = start;
    this.settledSince = start;
  }

  /** Notes the phase of now and says since when it lasts. */
  Instant since(SourcePhase phase, Instant now) {
    if (phase == SourcePhase.CONNECTING) {
      if (phase != last) {
        lastSince = now;
      }
    } else {
      if (phase != settled) {
        settled = phase;
        settledSince = now;
      }
      lastSince = settledSince;
    }
    last = phase;
    return lastSince;
  }
}

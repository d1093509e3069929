package dev.spirebridge.kubernetes;

import java.time.Instant;
import java.util.Optional;

/**
 * What a {@link ReconcileLoop} has done so far.
 *
 * @param lastPass when the last pass that failed in nothing ended
 * @param trouble why the next one waits, or the last one failed; empty when all is well
 * @param failedPasses since the start
 */
public record LoopState(Optional<Instant> lastPass, Optional<String> trouble, long failedPasses) {

  static final LoopState BEFORE =
      new LoopState(Optional.empty(), Optional.of("no pass has run yet: wait a few seconds"), 0);

  LoopState waitingFor(String reason) {
    return new LoopState(lastPass, Optional.of(reason), failedPasses);
  }

  LoopState after(Pass.Outcome outcome, Instant now) {
    return outcome.trouble().isEmpty()
        ? new LoopState(Optional.of(now), Optional.empty(), failedPasses)
        : new LoopState(lastPass, outcome.trouble(), failedPasses + 1);
  }
}

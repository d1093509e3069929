package dev.spirebridge.kubernetes;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * When a {@link ReconcileLoop} runs its pass.
 *
 * @param period at least this often, whatever was or wasn't said
 * @param settle between being woken and the pass, so that changes that come together are one
 * @param firstPause after a pass that failed, then doubling; changes do not shorten the first one
 * @param longestPause between passes that fail; a change ends it
 * @param random shortens each pause by up to half
 */
public record LoopSettings(
    Duration period,
    Duration settle,
    Duration firstPause,
    Duration longestPause,
    RandomGenerator random) {

  /** What a controller runs with. */
  public static LoopSettings defaults(RandomGenerator random) {
    return new LoopSettings(
        Duration.ofSeconds(30),
        Duration.ofMillis(3),
        Duration.ofMillis(500),
        Duration.ofSeconds(30),
        random);
  }
}

package dev.spirebridge.kubernetes;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next try: doubling up to a cap, each pause shortened by up to half at
 * random, so that many do not come back to a restarted API server in step.
 */
record Pauses(Duration first, Duration cap, RandomGenerator random) {

  /**
   * @param failures in a row, at least 1
   */
  Duration after(int failures) {
    long full = first.toNanos() << Math.min(failures - 1, 20);
    long capped = Math.min(full, cap.toNanos());
    return Duration.ofNanos(capped - (long) (capped / 2.0 * random.nextDouble()));
  }
}

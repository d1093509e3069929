package dev.spirebridge.unixsocket;

import java.time.Duration;

/**
 * How long to pause before an endpoint is tried again: doubling from {@code first} up to {@code
 * cap}, each pause shortened by up to half at random, so that those who lost the same peer do not
 * come back to it in step.
 */
public record Backoff(Duration first, Duration cap) {

  private static final int MAX_DOUBLINGS = 20;

  /**
   * @param failures since it last went well, at least 1
   * @param random from 0 (inclusive) to 1 (exclusive)
   */
  public Duration pause(int failures, double random) {
    int doublings = Math.clamp(failures - 1L, 0, MAX_DOUBLINGS);
    Duration grown = first.multipliedBy(1L << doublings);
    return shortened(grown.compareTo(cap) < 0 ? grown : cap, random);
  }

  /** The pause itself, shortened by up to half. */
  public static Duration shortened(Duration full, double random) {
    return Duration.ofNanos((long) (full.toNanos() * (1 - random / 2)));
  }
}

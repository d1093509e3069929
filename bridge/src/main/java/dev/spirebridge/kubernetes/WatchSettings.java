package dev.spirebridge.kubernetes;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How a {@link Watched} goes about it.
 *
 * @param pageSize objects asked for at once; only one page is held as the API server sends it
 * @param watchTime how long a watch runs before it is opened again from where it was; also bounds
 *     how long a connection that died without a word goes unnoticed
 * @param firstPause after a failure, then doubling
 * @param longestPause between tries; so this long after the API server is back, all is in sync
 * @param random shortens each pause by up to half
 */
public record WatchSettings(
    int pageSize,
    Duration watchTime,
    Duration firstPause,
    Duration longestPause,
    RandomGenerator random) {

  /** What a controller runs with. */
  public static WatchSettings defaults(RandomGenerator random) {
    return new WatchSettings(
        500, Duration.ofMinutes(2), Duration.ofMillis(100), Duration.ofSeconds(3), random);
  }
}

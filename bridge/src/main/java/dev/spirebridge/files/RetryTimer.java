package dev.spirebridge.files;

import dev.spirebridge.unixsocket.Backoff;
import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;

/** When a folder is to be looked at again: at ease while all is well, with growing pauses else. */
final class RetryTimer {

  /** Somebody may have changed or emptied the folder; nothing tells us but looking. */
  static final Duration LOOK = Duration.ofSeconds(15);

  private static final Backoff BACKOFF = new Backoff(Duration.ofMillis(200), LOOK);

  private final RandomGenerator random;
  private int failures;
  private Instant next = Instant.MIN;

  /**
   * @param random spreads the retries
   */
  RetryTimer(RandomGenerator random) {
    this.random = random;
  }

  /** A clock that was set back must not put the next look off for longer than it ever is. */
  boolean isDue(Instant now) {
    return !now.isBefore(next) || next.isAfter(now.plus(LOOK));
  }

  Duration untilDue(Instant now) {
    return isDue(now) ? Duration.ZERO : Duration.between(now, next);
  }

  void succeeded(Instant now) {
    failures = 0;
    next = now.plus(LOOK);
  }

  void failed(Instant now) {
    failures++;
    next = now.plus(BACKOFF.pause(failures, random.nextDouble()));
  }
}

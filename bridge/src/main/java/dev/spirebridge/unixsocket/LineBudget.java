package dev.spirebridge.unixsocket;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** How many lines may be logged in each minute, so that nobody can fill the log. Thread-safe. */
public final class LineBudget {

  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final int perMinute;
  private final InstantSource clock;
  private Instant began = Instant.MIN;
  private int written;
  private long withheld;

  public LineBudget(int perMinute, InstantSource clock) {
    this.perMinute = perMinute;
    this.clock = clock;
  }

  /** Whether one more line may be written now; it counts as written then, else as withheld. */
  public synchronized boolean take() {
    Instant now = clock.instant();
    // A clock that was set back must not silence the log until it has caught up.
    if (now.isBefore(began) || !now.minus(MINUTE).isBefore(began)) {
      began = now;
      written = 0;
    }
    if (written >= perMinute) {
      withheld++;
      return false;
    }
    written++;
    return true;
  }

  /** How many were withheld since this was asked last. */
  synchronized long withheld() {
    long count = withheld;
    withheld = 0;
    return count;
  }
}

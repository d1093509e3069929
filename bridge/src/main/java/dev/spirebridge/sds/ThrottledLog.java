package dev.spirebridge.sds;

import static dev.spirebridge.logging.LogEvent.LINES_LEFT_OUT;

import dev.spirebridge.logging.LogEvent;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.slf4j.Logger;

/**
 * Warnings that clients can cause, a few per minute: what a thousand proxies say at once is worth
 * one line and a number. The metrics count them all.
 */
final class ThrottledLog {

  private static final Duration WINDOW = Duration.ofMinutes(1);
  private static final int LINES_PER_WINDOW = 10;

  private final Logger log;
  private final InstantSource clock;
  private Instant windowStart = Instant.MIN;
  private int lines;
  private int swallowed;

  ThrottledLog(Logger log, InstantSource clock) {
    this.log = log;
    this.clock = clock;
  }

  synchronized void warn(LogEvent event, String format, Object... arguments) {
    Instant now = clock.instant();
    // A clock that was set back would otherwise keep the window open until it has caught up.
    if (windowStart.isBefore(now.minus(WINDOW)) || windowStart.isAfter(now)) {
      if (swallowed > 0) {
        log.warn(
            LINES_LEFT_OUT,
            "{} more warnings like the last ones were left out; see /metrics",
            swallowed);
      }
      windowStart = now;
      lines = 0;
      swallowed = 0;
    }
    if (lines < LINES_PER_WINDOW) {
      lines++;
      log.warn(event, format, arguments);
    } else {
      swallowed++;
    }
  }
}

package dev.spirebridge.delegatedidentity;

import static dev.spirebridge.logging.LogEvent.LINES_LEFT_OUT;

import dev.spirebridge.logging.LogEvent;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.slf4j.Logger;

/**
 * Log lines about single callers, of which there can be any number: so many a minute, and how many
 * more there were. Used by the owner thread.
 */
final class CallerLog {

  private static final int LINES = 60;
  private static final Duration INTERVAL = Duration.ofMinutes(1);

  private final Logger log;
  private final InstantSource clock;
  private Instant intervalEnd = Instant.MIN;
  private int written;
  private int leftOut;

  CallerLog(Logger log, InstantSource clock) {
    this.log = log;
    this.clock = clock;
  }

  /**
   * @return whether it was written; one that was left out may be told another time
   */
  boolean line(LogEvent event, String format, Object... arguments) {
    Instant now = clock.instant();
    if (!now.isBefore(intervalEnd)) {
      if (leftOut > 0) {
        log.warn(
            LINES_LEFT_OUT,
            "{} more lines about callers were left out; the status lists them all",
            leftOut);
      }
      intervalEnd = now.plus(INTERVAL);
      written = 0;
      leftOut = 0;
    }
    if (written == LINES) {
      leftOut++;
      return false;
    }
    written++;
    log.atLevel(event.level()).addMarker(event).log(format, arguments);
    return true;
  }
}

package dev.spirebridge.admin;

import java.time.Duration;

/** Durations as a person reads them: the two largest units that say something. */
public final class DurationWords {

  private DurationWords() {}

  /** For instance {@code 2d 3h}, {@code 14m 3s}, {@code 0s}; parts of a second are dropped. */
  public static String of(Duration duration) {
    if (duration.isNegative()) {
      return "-" + of(duration.negated());
    }
    if (duration.toDays() > 0) {
      return duration.toDays() + "d " + duration.toHoursPart() + "h";
    }
    if (duration.toHours() > 0) {
      return duration.toHours() + "h " + duration.toMinutesPart() + "m";
    }
    if (duration.toMinutes() > 0) {
      return duration.toMinutes() + "m " + duration.toSecondsPart() + "s";
    }
    return duration.toSeconds() + "s";
  }
}

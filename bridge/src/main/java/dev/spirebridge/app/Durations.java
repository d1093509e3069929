package dev.spirebridge.app;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as people write them: {@code 250ms}, {@code 5s}, {@code 1h30m}. */
public final class Durations {

  private static final Pattern FORM =
      Pattern.compile("(?:(\\d{1,6})h)?(?:(\\d{1,6})m(?!s))?(?:(\\d{1,9})s)?(?:(\\d{1,9})ms)?");

  private Durations() {}

  static ValueParser<Duration> between(Duration least, Duration most) {
    return text -> {
      Duration duration = parse(text);
      if (duration.compareTo(least) < 0 || duration.compareTo(most) > 0) {
        throw new BadValue(
            "is out of range", "write a duration from " + format(least) + " to " + format(most));
      }
      return duration;
    };
  }

  /**
   * A duration that was typed.
   *
   * @throws IllegalArgumentException if it is none, or not within these; its message says what to
   *     write
   */
  public static Duration within(Duration least, Duration most, String text) {
    try {
      return between(least, most).parse(text);
    } catch (BadValue e) {
      throw new IllegalArgumentException("\"%s\" %s; %s".formatted(text, e.reason(), e.hint()), e);
    }
  }

  private static Duration parse(String text) throws BadValue {
    Matcher matcher = FORM.matcher(text);
    if (text.isEmpty() || !matcher.matches()) {
      throw new BadValue(
          "is not a duration", "write a number with a unit, like 250ms, 5s or 1h30m");
    }
    return Duration.ofHours(part(matcher, 1))
        .plusMinutes(part(matcher, 2))
        .plusSeconds(part(matcher, 3))
        .plusMillis(part(matcher, 4));
  }

  private static long part(Matcher matcher, int group) {
    String digits = matcher.group(group);
    return digits == null ? 0 : Long.parseLong(digits);
  }

  /** In the form that is read, from hours down to milliseconds. */
  public static String format(Duration duration) {
    StringBuilder text = new StringBuilder();
    append(text, duration.toHours(), "h");
    append(text, duration.toMinutesPart(), "m");
    append(text, duration.toSecondsPart(), "s");
    append(text, duration.toMillisPart(), "ms");
    return text.isEmpty() ? "0s" : text.toString();
  }

  private static void append(StringBuilder text, long amount, String unit) {
    if (amount != 0) {
      text.append(amount).append(unit);
    }
  }
}

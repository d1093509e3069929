package dev.spirebridge.faults;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * One measured value of a run, and the bound it was held to.
 *
 * @param name what was measured, such as "longest time until a new stream was answered"
 * @param unit such as "ms"; empty for a count of what the name says
 * @param atMost the greatest value that the test accepts
 * @param atLeast the least
 */
public record Figure(
    String name, double value, String unit, OptionalDouble atMost, OptionalDouble atLeast) {

  private static final double TENTHS_BELOW = 100;

  /** How it stands in a table: "name **12 ms** (at most 500 ms)". */
  String text() {
    return "%s **%s**%s".formatted(name, with(value), bound().map(" (%s)"::formatted).orElse(""));
  }

  private Optional<String> bound() {
    if (atMost.isPresent() && atMost.getAsDouble() == 0) {
      return Optional.of("none allowed");
    }
    if (atMost.isPresent()) {
      return Optional.of("at most " + with(atMost.getAsDouble()));
    }
    return atLeast.isPresent()
        ? Optional.of("at least " + with(atLeast.getAsDouble()))
        : Optional.empty();
  }

  boolean holds() {
    return value <= atMost.orElse(Double.MAX_VALUE) && value >= atLeast.orElse(-Double.MAX_VALUE);
  }

  private String with(double number) {
    String pattern = number == Math.rint(number) || number >= TENTHS_BELOW ? "%,.0f" : "%,.1f";
    return (String.format(Locale.ROOT, pattern, number) + " " + unit).strip();
  }
}

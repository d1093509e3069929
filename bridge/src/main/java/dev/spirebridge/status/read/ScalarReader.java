package dev.spirebridge.status.read;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** Single values of the status records, out of JSON. */
final class ScalarReader {

  /** Beyond it a number of seconds has no microseconds any more, and is no duration of ours. */
  private static final double MOST_SECONDS = 1e12;

  private ScalarReader() {}

  /**
   * What an absent field stands for: older versions did not have it. A time and an enum constant
   * have no such value.
   */
  static Object absent(Class<?> type, String where) throws NotUnderstoodException {
    if (type == String.class) {
      return "";
    }
    if (type == boolean.class || type == Boolean.class) {
      return false;
    }
    if (type == int.class || type == Integer.class) {
      return 0;
    }
    if (type == long.class || type == Long.class) {
      return 0L;
    }
    if (type == double.class || type == Double.class) {
      return 0.0;
    }
    if (type == Duration.class) {
      return Duration.ZERO;
    }
    throw new NotUnderstoodException(where, "is missing");
  }

  static Object read(Class<?> type, JsonNode value, String where) throws NotUnderstoodException {
    if (type == String.class && value.isTextual()) {
      return value.textValue();
    }
    if ((type == boolean.class || type == Boolean.class) && value.isBoolean()) {
      return value.booleanValue();
    }
    boolean isWhole = value.canConvertToExactIntegral();
    if ((type == int.class || type == Integer.class) && isWhole && value.canConvertToInt()) {
      return value.intValue();
    }
    if ((type == long.class || type == Long.class) && isWhole && value.canConvertToLong()) {
      return value.longValue();
    }
    if ((type == double.class || type == Double.class) && value.isNumber()) {
      return value.doubleValue();
    }
    if (type == Duration.class && value.isNumber()) {
      return duration(value, where);
    }
    if (type == Instant.class && value.isTextual()) {
      return instant(value, where);
    }
    if (type.isEnum() && value.isTextual()) {
      return constant(type, value, where);
    }
    throw new NotUnderstoodException(where, value);
  }

  private static Object duration(JsonNode value, String where) throws NotUnderstoodException {
    double seconds = value.doubleValue();
    if (!(Math.abs(seconds) <= MOST_SECONDS)) {
      throw new NotUnderstoodException(where, value);
    }
    return Duration.of(Math.round(seconds * 1e6), ChronoUnit.MICROS);
  }

  private static Object instant(JsonNode value, String where) throws NotUnderstoodException {
    try {
      return Instant.parse(value.textValue());
    } catch (DateTimeException _) {
      throw new NotUnderstoodException(where, value);
    }
  }

  private static Object constant(Class<?> type, JsonNode value, String where)
      throws NotUnderstoodException {
    for (Object constant : type.getEnumConstants()) {
      if (((Enum<?>) constant).name().toLowerCase(Locale.ROOT).equals(value.textValue())) {
        return constant;
      }
    }
    throw new NotUnderstoodException(where, value);
  }
}

package dev.spirebridge.admin;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What the value of a field may be. */
sealed interface FieldType {

  /** A word of JSON Schema, and what people call it. */
  record Scalar(String json, Optional<String> format, String word) implements FieldType {}

  record Constant(List<String> known) implements FieldType {}

  record Of(Class<? extends Record> type) implements FieldType {}

  record ListOf(FieldType element) implements FieldType {}

  record MapOf(FieldType value) implements FieldType {}

  /** Of a record component; of an optional one, what is there if it is. */
  static FieldType of(Type type) {
    if (type instanceof ParameterizedType generic) {
      Type[] arguments = generic.getActualTypeArguments();
      if (generic.getRawType() == Optional.class) {
        return of(arguments[0]);
      }
      return generic.getRawType() == Map.class
          ? new MapOf(of(arguments[1]))
          : new ListOf(of(arguments[0]));
    }
    Class<?> plain = (Class<?>) type;
    if (plain.isRecord()) {
      return new Of(plain.asSubclass(Record.class));
    }
    return plain.isEnum() ? constant(plain) : scalar(plain);
  }

  private static Constant constant(Class<?> type) {
    return new Constant(
        Arrays.stream(type.getEnumConstants())
            .map(constant -> ((Enum<?>) constant).name().toLowerCase(Locale.ROOT))
            .toList());
  }

  private static Scalar scalar(Class<?> type) {
    if (type == String.class) {
      return new Scalar("string", Optional.empty(), "text");
    }
    if (type == Instant.class) {
      return new Scalar("string", Optional.of("date-time"), "time");
    }
    if (type == boolean.class || type == Boolean.class) {
      return new Scalar("boolean", Optional.empty(), "true or false");
    }
    if (type == Duration.class) {
      return new Scalar("number", Optional.empty(), "seconds");
    }
    return type == double.class || type == Double.class
        ? new Scalar("number", Optional.empty(), "number")
        : new Scalar("integer", Optional.empty(), "whole number");
  }

  static boolean isDuration(Type type) {
    return type == Duration.class
        || (type instanceof ParameterizedType generic
            && generic.getActualTypeArguments()[0] == Duration.class);
  }
}

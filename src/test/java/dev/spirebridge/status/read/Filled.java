package dev.spirebridge.status.read;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Status records in which everything is there, and no two numbers, times or texts are the same. */
public final class Filled {

  private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

  private final boolean whole;
  private int last;

  private Filled(boolean whole) {
    this.whole = whole;
  }

  /** A new one at each call, of the same value. */
  public static <T extends Record> T of(Class<T> type) {
    return new Filled(true).record(type);
  }

  /** One in which nothing is there that may be absent. */
  public static <T extends Record> T sparse(Class<T> type) {
    return new Filled(false).record(type);
  }

  private <T extends Record> T record(Class<T> type) {
    RecordComponent[] components = type.getRecordComponents();
    List<Object> values = new ArrayList<>();
    for (RecordComponent component : components) {
      values.add(value(component.getGenericType()));
    }
    try {
      return type.getDeclaredConstructor(
              Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new))
          .newInstance(values.toArray());
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(e.getMessage(), e);
    }
  }

  private Object value(Type type) {
    if (type instanceof ParameterizedType generic) {
      Type[] arguments = generic.getActualTypeArguments();
      if (generic.getRawType() == Optional.class) {
        return whole ? Optional.of(value(arguments[0])) : Optional.empty();
      }
      return generic.getRawType() == Map.class
          ? Map.of("one " + ++last, value(arguments[1]), "two " + ++last, value(arguments[1]))
          : List.of(value(arguments[0]), value(arguments[0]));
    }
    Class<?> plain = (Class<?>) type;
    if (plain.isRecord()) {
      return record(plain.asSubclass(Record.class));
    }
    return scalar(plain);
  }

  private Object scalar(Class<?> type) {
    int next = ++last;
    if (type.isEnum()) {
      Object[] constants = type.getEnumConstants();
      return constants[next % constants.length];
    }
    return switch (type.getSimpleName()) {
      case "String" -> "text \"" + next + "\" ä\n\u2028";
      case "boolean", "Boolean" -> true;
      case "int", "Integer" -> Integer.MAX_VALUE - next;
      case "long", "Long" -> Long.MAX_VALUE - next;
      case "double", "Double" -> next / 1000.0;
      case "Instant" -> START.plusNanos(next);
      case "Duration" -> Duration.ofNanos(next * 1_000_001_000L);
      default -> throw new AssertionError("no value of " + type);
    };
  }
}

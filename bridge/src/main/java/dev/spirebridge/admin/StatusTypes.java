package dev.spirebridge.admin;

import dev.spirebridge.status.BridgeStatus;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which types may appear in the status document, and how a record of them is read. */
final class StatusTypes {

  private static final Set<Class<?>> VALUES =
      Set.of(
          String.class,
          boolean.class,
          int.class,
          long.class,
          double.class,
          Boolean.class,
          Integer.class,
          Long.class,
          Double.class,
          Instant.class,
          Duration.class);

  private static final Set<Class<?>> CONTAINERS = Set.of(List.class, Optional.class);

  // The class itself hands out a copy at each call.
  private static final ClassValue<List<RecordComponent>> COMPONENTS =
      new ClassValue<>() {
        @Override
        protected List<RecordComponent> computeValue(Class<?> type) {
          return List.of(type.getRecordComponents());
        }
      };

  private StatusTypes() {}

  static List<RecordComponent> components(Record owner) {
    return COMPONENTS.get(owner.getClass());
  }

  /** True for the records and enums of the status package, which are public by definition. */
  static boolean isStatusType(Class<?> type) {
    return (type.isRecord() || type.isEnum())
        && type.getPackage().equals(BridgeStatus.class.getPackage());
  }

  /**
   * Looks through everything a record can hold, so that a type that does not belong here stops the
   * start and not the thousandth request.
   *
   * @throws IllegalStateException naming the component
   */
  static void requireWritable(Class<? extends Record> root) {
    requireWritableValue(root, root.getSimpleName());
  }

  static void requireWritableValue(Type type, String where) {
    requireWritable(type, where, new HashSet<>());
  }

  private static void requireWritable(Type type, String where, Set<Type> seen) {
    if (!seen.add(type)) {
      return;
    }
    if (type instanceof ParameterizedType generic && CONTAINERS.contains(generic.getRawType())) {
      requireWritable(generic.getActualTypeArguments()[0], where, seen);
    } else if (type instanceof ParameterizedType map && isMapByName(map)) {
      requireWritable(map.getActualTypeArguments()[1], where, seen);
    } else if (type instanceof Class<?> plain && isStatusType(plain)) {
      if (plain.isRecord()) {
        for (RecordComponent component : plain.getRecordComponents()) {
          requireWritable(
              component.getGenericType(), plain.getSimpleName() + "." + component.getName(), seen);
        }
      }
    } else if (!(type instanceof Class<?> plain && VALUES.contains(plain))) {
      throw new IllegalStateException(
          "%s is a %s, which may not be written into the status"
              .formatted(where, type.getTypeName()));
    }
  }

  private static boolean isMapByName(ParameterizedType type) {
    return type.getRawType() == Map.class && type.getActualTypeArguments()[0] == String.class;
  }

  static Object read(RecordComponent component, Record owner) {
    try {
      return component.getAccessor().invoke(owner);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot read " + component, e);
    }
  }
}

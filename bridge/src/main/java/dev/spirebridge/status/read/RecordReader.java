package dev.spirebridge.status.read;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.lang.reflect.Constructor;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes status records out of one document, by their components: what the HTTP endpoints write,
 * read back. An element of a list, a value that may be absent, an entry of a map that cannot be
 * understood is left out and noted; what has to be there fails with whatever it is a part of.
 */
final class RecordReader {

  /** Of notes: the rest would say the same. */
  private static final int MOST_NOTES = 20;

  private final List<String> leftOut = new ArrayList<>();

  List<String> leftOut() {
    return leftOut;
  }

  /**
   * @param where the path of this object in the document, empty for the document itself
   */
  <T extends Record> T read(Class<T> type, JsonNode object, String where)
      throws NotUnderstoodException {
    if (!object.isObject()) {
      throw new NotUnderstoodException(where, object);
    }
    RecordComponent[] components = type.getRecordComponents();
    Object[] values = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      Type component = components[i].getGenericType();
      String field = components[i].getName() + (isDuration(component) ? "Seconds" : "");
      values[i] =
          value(component, object.path(field), where.isEmpty() ? field : where + "." + field);
    }
    return make(type, components, values);
  }

  private static boolean isDuration(Type type) {
    return type == Duration.class
        || (type instanceof ParameterizedType generic
            && generic.getActualTypeArguments()[0] == Duration.class);
  }

  private Object value(Type type, JsonNode value, String where) throws NotUnderstoodException {
    boolean isAbsent = value.isMissingNode() || value.isNull();
    if (type instanceof ParameterizedType generic) {
      Type[] arguments = generic.getActualTypeArguments();
      if (generic.getRawType() == Optional.class) {
        return isAbsent ? Optional.empty() : part(arguments[0], value, where);
      }
      return generic.getRawType() == Map.class
          ? map(arguments[1], value, where, isAbsent)
          : list(arguments[0], value, where, isAbsent);
    }
    Class<?> plain = (Class<?>) type;
    if (plain.isRecord()) {
      JsonNode object = isAbsent ? JsonNodeFactory.instance.objectNode() : value;
      return read(plain.asSubclass(Record.class), object, where);
    }
    return isAbsent ? ScalarReader.absent(plain, where) : ScalarReader.read(plain, value, where);
  }

  private List<?> list(Type element, JsonNode value, String where, boolean isAbsent)
      throws NotUnderstoodException {
    if (!value.isArray() && !isAbsent) {
      throw new NotUnderstoodException(where, value);
    }
    List<Object> all = new ArrayList<>(value.size());
    for (int i = 0; i < value.size(); i++) {
      part(element, value.get(i), where + "[" + i + "]").ifPresent(all::add);
    }
    return all;
  }

  private Map<String, ?> map(Type element, JsonNode value, String where, boolean isAbsent)
      throws NotUnderstoodException {
    if (!value.isObject() && !isAbsent) {
      throw new NotUnderstoodException(where, value);
    }
    Map<String, Object> all = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : value.properties()) {
      part(element, entry.getValue(), where + "." + entry.getKey())
          .ifPresent(each -> all.put(entry.getKey(), each));
    }
    return all;
  }

  private Optional<Object> part(Type type, JsonNode value, String where) {
    try {
      return Optional.of(value(type, value, where));
    } catch (NotUnderstoodException e) {
      note(e);
      return Optional.empty();
    }
  }

  private void note(NotUnderstoodException e) {
    if (leftOut.size() < MOST_NOTES) {
      leftOut.add(String.valueOf(e.getMessage()));
    }
  }

  private static <T extends Record> T make(
      Class<T> type, RecordComponent[] components, Object[] values) {
    Class<?>[] types =
        Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
    try {
      Constructor<T> constructor = type.getDeclaredConstructor(types);
      return constructor.newInstance(values);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot make a " + type.getName(), e);
    }
  }
}

package dev.spirebridge.mesh;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A JSON object that never changes, and edits of it that leave everything else as it is, in its
 * order. Fields that are null count as absent, as at the API server.
 *
 * <p>A step of a path is the name of a field, or {@code [name=istio-proxy]}: the first element of a
 * list that is an object and has that text in that field.
 */
public record Tree(Map<String, Object> fields) {

  public static final Tree EMPTY = new Tree(Map.of());

  /**
   * @param fields of maps, lists, strings, numbers and booleans
   */
  public Tree {
    fields = copy(fields);
  }

  /** What is there: a map, list, string, number or boolean; none of them can be changed. */
  public Optional<Object> at(String... path) {
    Optional<Object> at = Optional.of(fields);
    for (String step : path) {
      at = at.flatMap(value -> child(value, step));
    }
    return at;
  }

  /** The text there; a number or boolean is none. */
  public Optional<String> text(String... path) {
    return at(path).filter(String.class::isInstance).map(String.class::cast);
  }

  /** The object there. */
  public Optional<Tree> tree(String... path) {
    return at(path).filter(Map.class::isInstance).map(Tree::ofMap);
  }

  /** The elements of the list there that are objects; none if there is no list. */
  public List<Tree> items(String... path) {
    return list(path).stream().filter(Map.class::isInstance).map(Tree::ofMap).toList();
  }

  /** The elements of the list there; none if there is no list. */
  public List<Object> list(String... path) {
    return at(path).filter(List.class::isInstance).map(Tree::ofList).orElse(List.of());
  }

  /** The fields of the object there that are text, such as labels; none if there is no object. */
  public Map<String, String> texts(String... path) {
    Map<String, String> texts = new LinkedHashMap<>();
    tree(path)
        .orElse(EMPTY)
        .fields()
        .forEach((name, value) -> {
          if (value instanceof String text) {
            texts.put(name, text);
          }
        });
    return Collections.unmodifiableMap(texts);
  }

  /**
   * With that value there. Missing objects on the way are made; a missing list element of a last
   * step {@code [name=…]} is appended, and a missing list made.
   *
   * @throws IllegalArgumentException if the way leads through something else
   */
  public Tree with(Object value, String... path) {
    return ofMap(set(fields, List.of(path), value));
  }

  /** With one more element at the end of the list there, which is made if it is missing. */
  public Tree append(Object element, String... path) {
    List<Object> list = new ArrayList<>(list(path));
    list.add(element);
    return with(list, path);
  }

  /** Without what is there; the objects and lists around it stay, empty or not. */
  public Tree without(String... path) {
    return at(path).isEmpty() ? this : ofMap(drop(fields, List.of(path)));
  }

  private static Optional<Object> child(Object value, String step) {
    if (value instanceof Map<?, ?> map) {
      return Optional.ofNullable(map.get(step));
    }
    if (value instanceof List<?> list && Selector.is(step)) {
      Selector selector = Selector.of(step);
      return list.stream().filter(selector::fits).findFirst().map(Object.class::cast);
    }
    return Optional.empty();
  }

  private static Object set(Object at, List<String> path, Object value) {
    if (path.isEmpty()) {
      return value instanceof Tree tree ? tree.fields() : value;
    }
    String step = path.getFirst();
    List<String> rest = path.subList(1, path.size());
    if (at instanceof List<?> list && Selector.is(step)) {
      return setElement(list, Selector.of(step), rest, value);
    }
    if (at instanceof Map<?, ?> map && !Selector.is(step)) {
      Map<String, Object> copy = new LinkedHashMap<>(ofMap(map).fields());
      Object empty = !rest.isEmpty() && Selector.is(rest.getFirst()) ? List.of() : Map.of();
      copy.put(step, set(copy.getOrDefault(step, empty), rest, value));
      return copy;
    }
    throw new IllegalArgumentException("no way to " + path + " in " + at.getClass());
  }

  private static Object setElement(
      List<?> list, Selector selector, List<String> rest, Object value) {
    List<Object> copy = new ArrayList<>(list);
    for (int i = 0; i < copy.size(); i++) {
      if (selector.fits(copy.get(i))) {
        copy.set(i, set(copy.get(i), rest, value));
        return copy;
      }
    }
    copy.add(set(Map.of(selector.field(), selector.text()), rest, value));
    return copy;
  }

  private static Object drop(Object at, List<String> path) {
    String step = path.getFirst();
    List<String> rest = path.subList(1, path.size());
    if (at instanceof Map<?, ?> map) {
      Map<String, Object> copy = new LinkedHashMap<>(ofMap(map).fields());
      if (rest.isEmpty()) {
        copy.remove(step);
      } else {
        copy.computeIfPresent(step, (_, child) -> drop(child, rest));
      }
      return copy;
    }
    List<Object> copy = new ArrayList<>((List<?>) at);
    Selector selector = Selector.of(step);
    for (int i = 0; i < copy.size(); i++) {
      if (selector.fits(copy.get(i))) {
        if (rest.isEmpty()) {
          copy.remove(i);
        } else {
          copy.set(i, drop(copy.get(i), rest));
        }
        break;
      }
    }
    return copy;
  }

  private static Map<String, Object> copy(Map<String, Object> map) {
    Map<String, Object> copy = new LinkedHashMap<>();
    map.forEach((name, value) -> {
      if (value != null) {
        copy.put(name, frozen(value));
      }
    });
    return Collections.unmodifiableMap(copy);
  }

  private static Object frozen(Object value) {
    return switch (value) {
      case Tree tree -> tree.fields();
      case Map<?, ?> map -> ofMap(map).fields();
      case List<?> list -> list.stream().filter(Objects::nonNull).map(Tree::frozen).toList();
      default -> value;
    };
  }

  @SuppressWarnings("unchecked")
  private static Tree ofMap(Object map) {
    return new Tree((Map<String, Object>) map);
  }

  @SuppressWarnings("unchecked")
  private static List<Object> ofList(Object list) {
    return (List<Object>) list;
  }

  private record Selector(String field, String text) {

    static boolean is(String step) {
      return step.startsWith("[") && step.endsWith("]") && step.indexOf('=') > 0;
    }

    static Selector of(String step) {
      int equals = step.indexOf('=');
      return new Selector(step.substring(1, equals), step.substring(equals + 1, step.length() - 1));
    }

    boolean fits(Object element) {
      return element instanceof Map<?, ?> map && text.equals(map.get(field));
    }
  }
}

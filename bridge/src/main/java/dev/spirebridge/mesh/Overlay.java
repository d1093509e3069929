package dev.spirebridge.mesh;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * Lays what is wanted over what is there, as a strategic merge does in pod templates: objects field
 * by field, lists of named objects element by element, and everything else as it is wanted. What
 * the API server adds by default, and what others added, stays; so an object that already is as
 * wanted comes out equal.
 */
public final class Overlay {

  /** What tells the elements of a list apart, the first that the wanted ones have. */
  private static final List<String> KEYS = List.of("mountPath", "name");

  private Overlay() {}

  /** The object with everything that is wanted in it. */
  public static Tree on(Tree there, Tree wanted) {
    return new Tree(object(there.fields(), wanted.fields()));
  }

  /** The volume with the source that is wanted: another source's fields go. */
  public static Tree volume(Tree there, Tree wanted) {
    boolean same = there.fields().keySet().containsAll(wanted.fields().keySet());
    return same ? on(there, wanted) : wanted;
  }

  private static Map<String, Object> object(Map<?, ?> there, Map<?, ?> wanted) {
    Map<String, Object> result = new LinkedHashMap<>();
    there.forEach((name, value) -> result.put((String) name, value));
    wanted.forEach((name, value) ->
        result.merge((String) name, Objects.requireNonNull(value), Overlay::value));
    return result;
  }

  private static Object value(Object there, Object wanted) {
    if (there instanceof Map<?, ?> map && wanted instanceof Map<?, ?> over) {
      return object(map, over);
    }
    if (there instanceof List<?> list && wanted instanceof List<?> over) {
      return list(list, over);
    }
    if (there instanceof Number number && wanted instanceof Number other) {
      boolean same =
          new BigDecimal(number.toString()).compareTo(new BigDecimal(other.toString())) == 0;
      return same ? there : wanted;
    }
    return wanted;
  }

  private static List<?> list(List<?> there, List<?> wanted) {
    String key =
        KEYS.stream().filter(each -> wanted.stream().allMatch(has(each))).findFirst().orElse("");
    if (key.isEmpty()) {
      return wanted;
    }
    List<Object> result = new ArrayList<>(there);
    for (Object element : wanted) {
      int at = indexOf(result, key, ((Map<?, ?>) element).get(key));
      if (at < 0) {
        result.add(element);
      } else {
        result.set(at, value(result.get(at), element));
      }
    }
    return result;
  }

  private static Predicate<Object> has(String key) {
    return element -> element instanceof Map<?, ?> map && map.containsKey(key);
  }

  private static int indexOf(List<Object> list, String key, Object name) {
    for (int i = 0; i < list.size(); i++) {
      if (list.get(i) instanceof Map<?, ?> map && name.equals(map.get(key))) {
        return i;
      }
    }
    return -1;
  }
}

package dev.spirebridge.kubernetes;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What an object's JSON has otherwise than it should, in phrases such as {@code spec.ttl: 1h,
 * should be 30m}. Absent, null, false, "", [] and {} are one and the same: the API server drops
 * what is empty, and spire-controller-manager reads it as the default. Fields that nothing is said
 * about are not looked at.
 */
public final class Differences {

  private static final int SHOWN = 60;

  private Differences() {}

  /**
   * @param path before the names of the fields, such as {@code spec}; may be empty
   * @param observed maps, lists and scalars
   * @param desired likewise
   * @return one phrase for each field that differs, ordered by field; empty when all is as it
   *     should be
   */
  public static List<String> between(String path, Map<String, ?> observed, Map<String, ?> desired) {
    List<String> found = new ArrayList<>();
    compareMaps(path, observed, desired, found);
    return List.copyOf(found);
  }

  private static void compare(
      String path, @Nullable Object observed, @Nullable Object desired, List<String> found) {
    if (desired instanceof Map<?, ?> wanted && (observed == null || observed instanceof Map)) {
      compareMaps(path, observed instanceof Map<?, ?> map ? map : Map.of(), wanted, found);
    } else if (!same(observed, desired)) {
      found.add("%s: %s, should be %s".formatted(path, shown(observed), shown(desired)));
    }
  }

  private static void compareMaps(
      String path, Map<?, ?> observed, Map<?, ?> desired, List<String> found) {
    Map<String, @Nullable Object> ordered = new TreeMap<>();
    desired.forEach((key, value) -> ordered.put(String.valueOf(key), value));
    ordered.forEach((key, value) ->
        compare(path.isEmpty() ? key : path + "." + key, observed.get(key), value, found));
  }

  /** Lists are compared whole: within them a map with more than it should have differs. */
  private static boolean same(@Nullable Object observed, @Nullable Object desired) {
    if (isEmpty(observed) || isEmpty(desired)) {
      return isEmpty(observed) && isEmpty(desired);
    }
    if (observed instanceof Number one && desired instanceof Number other) {
      return new BigDecimal(one.toString()).compareTo(new BigDecimal(other.toString())) == 0;
    }
    if (observed instanceof List<?> one && desired instanceof List<?> other) {
      return sameLists(one, other);
    }
    if (observed instanceof Map<?, ?> one && desired instanceof Map<?, ?> other) {
      return coveredBy(one, other) && coveredBy(other, one);
    }
    return String.valueOf(observed).equals(String.valueOf(desired));
  }

  private static boolean sameLists(List<?> observed, List<?> desired) {
    if (observed.size() != desired.size()) {
      return false;
    }
    Iterator<?> others = desired.iterator();
    return observed.stream().allMatch(each -> same(each, others.next()));
  }

  private static boolean coveredBy(Map<?, ?> one, Map<?, ?> other) {
    return one.entrySet().stream()
        .allMatch(entry -> same(entry.getValue(), other.get(entry.getKey())));
  }

  /** Whether a field with that value is as one that is missing, as most are at the API server. */
  public static boolean isEmpty(@Nullable Object value) {
    return switch (value) {
      case null -> true;
      case Boolean flag -> !flag;
      case CharSequence text -> text.isEmpty();
      case Collection<?> list -> list.isEmpty();
      case Map<?, ?> map -> map.values().stream().allMatch(Differences::isEmpty);
      default -> false;
    };
  }

  private static String shown(@Nullable Object value) {
    if (isEmpty(value)) {
      return "nothing";
    }
    String text = String.valueOf(value).replaceAll("\\s+", " ");
    return text.length() > SHOWN ? text.substring(0, SHOWN) + "…" : text;
  }
}

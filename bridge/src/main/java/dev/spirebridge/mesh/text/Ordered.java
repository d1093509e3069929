package dev.spirebridge.mesh.text;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Puts the fields of new values in one order, whatever the order of the map they come from: first
 * what names a thing, then by the alphabet. The same value is the same text in every run.
 */
final class Ordered {

  private static final List<String> FIRST =
      List.of("apiVersion", "kind", "metadata", "name", "namespace");

  private static final Comparator<String> ORDER =
      Comparator.comparing(Ordered::rank).thenComparing(Comparator.naturalOrder());

  private Ordered() {}

  static Object of(Object value) {
    return switch (value) {
      case Map<?, ?> map -> ofMap(map);
      case List<?> list -> list.stream().map(Ordered::of).toList();
      default -> value;
    };
  }

  static Map<String, Object> ofMap(Map<?, ?> map) {
    Map<String, Object> sorted = new TreeMap<>(ORDER);
    map.forEach((key, value) -> sorted.put(String.valueOf(key), of(value)));
    return new LinkedHashMap<>(sorted);
  }

  private static int rank(String field) {
    int rank = FIRST.indexOf(field);
    return rank < 0 ? FIRST.size() : rank;
  }
}

package dev.spirebridge.clusterspiffeid;

import dev.spirebridge.clusterspiffeid.LabelSelector.Requirement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One field that is not as it should be.
 *
 * @param path such as {@code spec.ttl}
 * @param was what it is, for people
 * @param should what it has to be, for people
 */
record SpecDifference(String path, String was, String should) {

  /** Holds the default template, and three times two of them fit into an Event. */
  private static final int MAXIMUM_SHOWN = 96;

  /** Durations, where "0s" is the same as nothing and "" is an error. */
  private static final List<String> DURATIONS = List.of("ttl", "jwtTtl");

  private static final List<String> SELECTORS = List.of("namespaceSelector", "podSelector");

  /** For what is going to be done: "spec.ttl: 24h, should be 1h". */
  String asTask() {
    return "%s: %s, should be %s".formatted(path, was, should);
  }

  /** For what has been done: "spec.ttl was 24h, is 1h again". */
  String asCorrection() {
    return "%s was %s, is %s again".formatted(path, was, should);
  }

  /**
   * Compares by meaning: absent, null, false, "", [] and {} are equal. Fields that are not in the
   * desired spec are ones this program does not know, and none of its business.
   *
   * @return in the order of the fields' names
   */
  static List<SpecDifference> between(Map<String, Object> desired, Map<String, Object> observed) {
    var differences = new ArrayList<SpecDifference>();
    for (var entry : desired.entrySet()) {
      var field = entry.getKey();
      var should = entry.getValue();
      var is = observed.get(field);
      if (!should.equals(is) && !sameMeaning(field, should, is)) {
        differences.add(new SpecDifference("spec." + field, shown(is), shown(should)));
      }
    }
    differences.sort(Comparator.comparing(SpecDifference::path));
    return List.copyOf(differences);
  }

  private static boolean sameMeaning(String field, Object should, @Nullable Object is) {
    if (DURATIONS.contains(field)) {
      return is == null && should.equals(GoDuration.NOT_SET);
    }
    if (SELECTORS.contains(field)) {
      var requirements = requirements(is);
      return requirements.isPresent() && requirements.equals(requirements(should));
    }
    return isNothing(should) && isNothing(is);
  }

  private static Optional<Set<Requirement>> requirements(@Nullable Object selector) {
    return LabelSelectors.read(selector).map(read -> Set.copyOf(read.requirements()));
  }

  private static boolean isNothing(@Nullable Object value) {
    return switch (value) {
      case null -> true;
      case Boolean bool -> !bool;
      case String text -> text.isEmpty();
      case Collection<?> items -> items.isEmpty();
      case Map<?, ?> map -> map.isEmpty();
      default -> false;
    };
  }

  static String shown(@Nullable Object value) {
    String text =
        switch (value) {
          case null -> "not set";
          case Map<?, ?> map -> new TreeMap<Object, Object>(map).toString();
          case String string -> string.isEmpty() ? "\"\"" : string;
          default -> value.toString();
        };
    return Excerpt.of(text, MAXIMUM_SHOWN);
  }
}

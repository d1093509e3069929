package dev.spirebridge.clusterspiffeid;

import dev.spirebridge.clusterspiffeid.LabelSelector.Operator;
import dev.spirebridge.clusterspiffeid.LabelSelector.Requirement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Label selectors as they are found in the spec of an object. */
final class LabelSelectors {

  private LabelSelectors() {}

  /**
   * Reads a selector the way spire-controller-manager does: an absent one matches everything.
   *
   * @return empty if it is none; the controller-manager then leaves the whole object aside
   */
  static Optional<LabelSelector> read(@Nullable Object selector) {
    if (selector == null) {
      return Optional.of(LabelSelector.EVERYTHING);
    }
    if (!(selector instanceof Map<?, ?> fields)) {
      return Optional.empty();
    }
    var requirements = new ArrayList<Requirement>();
    boolean readable =
        readLabels(fields.get("matchLabels"), requirements)
            && readExpressions(fields.get("matchExpressions"), requirements);
    return readable ? Optional.of(new LabelSelector(requirements)) : Optional.empty();
  }

  /** Whether a selector of an object's spec selects these labels; an unreadable one never does. */
  static boolean matches(@Nullable Object selector, Map<String, String> labels) {
    return read(selector).filter(read -> read.matches(labels)).isPresent();
  }

  private static boolean readLabels(@Nullable Object labels, List<Requirement> into) {
    if (labels == null) {
      return true;
    }
    if (!(labels instanceof Map<?, ?> entries)) {
      return false;
    }
    for (var entry : entries.entrySet()) {
      if (!(entry.getKey() instanceof String key && entry.getValue() instanceof String value)) {
        return false;
      }
      into.add(new Requirement(key, Operator.IN, List.of(value)));
    }
    return true;
  }

  private static boolean readExpressions(@Nullable Object expressions, List<Requirement> into) {
    if (expressions == null) {
      return true;
    }
    if (!(expressions instanceof List<?> list)) {
      return false;
    }
    for (var each : list) {
      var requirement = readExpression(each);
      if (requirement.isEmpty()) {
        return false;
      }
      into.add(requirement.get());
    }
    return true;
  }

  private static Optional<Requirement> readExpression(@Nullable Object expression) {
    if (!(expression instanceof Map<?, ?> fields)
        || !(fields.get("key") instanceof String key)
        || !(fields.get("operator") instanceof String spelling)) {
      return Optional.empty();
    }
    List<?> values = fields.get("values") instanceof List<?> list ? list : List.of();
    for (var operator : Operator.values()) {
      if (operator.spelling.equals(spelling)) {
        boolean wantsValues = operator == Operator.IN || operator == Operator.NOT_IN;
        return wantsValues == values.isEmpty()
            ? Optional.empty()
            : Optional.of(
                new Requirement(key, operator, values.stream().map(String::valueOf).toList()));
      }
    }
    return Optional.empty();
  }
}

package dev.spirebridge.clusterspiffeid;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A label selector of the Kubernetes API: matches what meets all requirements.
 *
 * @param requirements none of them: matches everything
 */
record LabelSelector(List<Requirement> requirements) {

  static final LabelSelector EVERYTHING = new LabelSelector(List.of());

  LabelSelector {
    requirements = List.copyOf(requirements);
  }

  /** The four operators, as the API spells them. */
  enum Operator {
    IN("In"),
    NOT_IN("NotIn"),
    EXISTS("Exists"),
    DOES_NOT_EXIST("DoesNotExist");

    final String spelling;

    Operator(String spelling) {
      this.spelling = spelling;
    }
  }

  /**
   * @param values empty exactly for the operators about existence
   */
  record Requirement(String key, Operator operator, List<String> values) {

    Requirement {
      values = List.copyOf(values);
    }

    boolean isMetBy(Map<String, String> labels) {
      var value = labels.get(key);
      return switch (operator) {
        case IN -> value != null && values.contains(value);
        case NOT_IN -> value == null || !values.contains(value);
        case EXISTS -> value != null;
        case DOES_NOT_EXIST -> value == null;
      };
    }

    /** As an item of {@code matchExpressions}. */
    Map<String, Object> toSpec() {
      return values.isEmpty()
          ? Map.of("key", key, "operator", operator.spelling)
          : Map.of("key", key, "operator", operator.spelling, "values", values);
    }
  }

  boolean matches(Map<String, String> labels) {
    for (var requirement : requirements) {
      if (!requirement.isMetBy(labels)) {
        return false;
      }
    }
    return true;
  }

  /** The form in JSON; what {@code matchLabels} can say is said there. */
  Map<String, Object> toSpec() {
    var labels = new TreeMap<String, String>();
    var expressions = new ArrayList<Map<String, Object>>();
    for (var requirement : requirements) {
      boolean equality = requirement.operator() == Operator.IN && requirement.values().size() == 1;
      if (!equality || labels.containsKey(requirement.key())) {
        expressions.add(requirement.toSpec());
      } else {
        labels.put(requirement.key(), requirement.values().getFirst());
      }
    }
    var spec = new TreeMap<String, Object>();
    if (!labels.isEmpty()) {
      spec.put("matchLabels", Map.copyOf(labels));
    }
    if (!expressions.isEmpty()) {
      spec.put("matchExpressions", List.copyOf(expressions));
    }
    return Map.copyOf(spec);
  }
}

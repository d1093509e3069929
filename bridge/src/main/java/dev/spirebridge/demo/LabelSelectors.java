package dev.spirebridge.demo;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import java.util.Map;
import java.util.Optional;

/** Kubernetes' label selectors, as objects have them. */
final class LabelSelectors {
  private LabelSelectors() {}

  /** Whether it selects something with these labels; one without requirements selects all. */
  static boolean matches(LabelSelector selector, Map<String, String> labels) {
    var wanted = Optional.ofNullable(selector.getMatchLabels()).orElse(Map.of());
    return labels.entrySet().containsAll(wanted.entrySet())
        && selector.getMatchExpressions().stream().allMatch(each -> matches(each, labels));
  }

  private static boolean matches(LabelSelectorRequirement required, Map<String, String> labels) {
    boolean present = labels.containsKey(required.getKey());
    boolean listed = present && required.getValues().contains(labels.get(required.getKey()));
    return switch (required.getOperator()) {
      case "In" -> listed;
      case "NotIn" -> !listed;
      case "Exists" -> present;
      case "DoesNotExist" -> !present;
      default ->
          throw new IllegalArgumentException(
              required.getOperator() + " is no operator of a label selector");
    };
  }
}

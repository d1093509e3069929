package dev.spirebridge.issuer.cluster;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A selector of objects as a list's query takes it. */
final class SelectorText {

  private SelectorText() {}

  /**
   * @throws IllegalArgumentException for an operator that Kubernetes does not have
   */
  static String of(LabelSelector selector) {
    Map<String, String> labels = Optional.ofNullable(selector.getMatchLabels()).orElse(Map.of());
    List<LabelSelectorRequirement> expressions =
        Optional.ofNullable(selector.getMatchExpressions()).orElse(List.of());
    return Stream.concat(
            labels.entrySet().stream().map(label -> label.getKey() + "=" + label.getValue()),
            expressions.stream().map(SelectorText::of))
        .sorted()
        .collect(Collectors.joining(","));
  }

  private static String of(LabelSelectorRequirement expression) {
    String key = expression.getKey();
    return switch (expression.getOperator()) {
      case "In" -> "%s in (%s)".formatted(key, String.join(",", expression.getValues()));
      case "NotIn" -> "%s notin (%s)".formatted(key, String.join(",", expression.getValues()));
      case "Exists" -> key;
      case "DoesNotExist" -> "!" + key;
      default -> throw new IllegalArgumentException("no operator: " + expression.getOperator());
    };
  }
}

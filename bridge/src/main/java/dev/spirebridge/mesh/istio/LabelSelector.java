package dev.spirebridge.mesh.istio;

import dev.spirebridge.mesh.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A label selector of Kubernetes.
 *
 * @param tree with {@code matchLabels} and {@code matchExpressions}; an empty one takes all
 */
record LabelSelector(Tree tree) {

  static LabelSelector of(Tree tree) {
    return new LabelSelector(tree);
  }

  boolean takes(Map<String, String> labels) {
    return requirements().allMatch(each -> takes(each, labels));
  }

  /** As `kubectl -l` takes it. */
  String text() {
    List<String> parts = new ArrayList<>();
    requirements().forEach(each -> {
      String key = each.text("key").orElse("");
      String values = String.join(",", values(each));
      switch (each.text("operator").orElse("")) {
        case "Exists" -> parts.add(key);
        case "DoesNotExist" -> parts.add("!" + key);
        case "NotIn" -> parts.add(key + " notin (" + values + ")");
        default ->
            parts.add(
                values(each).size() == 1 ? key + "=" + values : key + " in (" + values + ")");
      }
    });
    return String.join(",", parts);
  }

  private Stream<Tree> requirements() {
    Stream<Tree> labels =
        tree.texts("matchLabels").entrySet().stream()
            .map(label ->
                Tree.EMPTY
                    .with(label.getKey(), "key")
                    .with("In", "operator")
                    .with(List.of(label.getValue()), "values"));
    return Stream.concat(labels, tree.items("matchExpressions").stream());
  }

  private static boolean takes(Tree requirement, Map<String, String> labels) {
    Optional<String> value = Optional.ofNullable(labels.get(requirement.text("key").orElse("")));
    return switch (requirement.text("operator").orElse("")) {
      case "In" -> value.filter(values(requirement)::contains).isPresent();
      case "NotIn" -> value.filter(values(requirement)::contains).isEmpty();
      case "Exists" -> value.isPresent();
      case "DoesNotExist" -> value.isEmpty();
      default -> false;
    };
  }

  private static List<String> values(Tree requirement) {
    return requirement.list("values").stream().map(String::valueOf).toList();
  }
}

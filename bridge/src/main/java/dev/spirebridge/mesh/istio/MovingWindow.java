package dev.spirebridge.mesh.istio;

import dev.spirebridge.mesh.MeshKind;
import dev.spirebridge.mesh.Observed;
import dev.spirebridge.mesh.Ref;
import dev.spirebridge.mesh.Tree;
import dev.spirebridge.mesh.text.YamlText;
import dev.spirebridge.mesh.text.YamlTextException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The time in which bridges hand out the mesh's own root beside SPIRE's, as they read it from their
 * ConfigMap.
 *
 * @param id of the move
 * @param roots PEM by trust domain
 */
record MovingWindow(String id, Instant until, SortedMap<String, String> roots) {

  private static final String NAME = "spire-bridge-moving";
  private static final String KEY = "moving.json";

  static Ref ref(String namespace) {
    return Ref.of(MeshKind.CONFIG_MAP, namespace, NAME);
  }

  /** Empty for one that bridges could not read either. */
  static Optional<MovingWindow> of(Observed configMap) {
    try {
      Tree json = YamlText.parse(configMap.tree().text("data", KEY).orElse("")).tree();
      Optional<String> id = json.text("id");
      return id.isEmpty()
          ? Optional.empty()
          : Optional.of(
              new MovingWindow(
                  id.get(),
                  Instant.parse(json.text("until").orElse("")),
                  new TreeMap<>(json.texts("roots"))));
    } catch (YamlTextException | DateTimeParseException e) {
      return Optional.empty();
    }
  }

  Tree configMap(String namespace) {
    return Tree.EMPTY
        .with("v1", "apiVersion")
        .with("ConfigMap", "kind")
        .with(NAME, "metadata", "name")
        .with(namespace, "metadata", "namespace")
        .with("spire-bridge", "metadata", "labels", "app.kubernetes.io/managed-by")
        .with(json(), "data", KEY);
  }

  private String json() {
    return roots.entrySet().stream()
        .map(root -> text(root.getKey()) + ":" + text(root.getValue()))
        .collect(
            Collectors.joining(
                ",",
                "{\"id\":" + text(id) + ",\"until\":" + text(until.toString()) + ",\"roots\":{",
                "}}"));
  }

  /** None of these texts has other characters that JSON wants escaped. */
  private static String text(String plain) {
    Map<String, String> escapes = Map.of("\\", "\\\\", "\"", "\\\"", "\n", "\\n", "\r", "\\r");
    return plain.chars()
        .mapToObj(Character::toString)
        .map(each -> escapes.getOrDefault(each, each))
        .collect(Collectors.joining("", "\"", "\""));
  }
}

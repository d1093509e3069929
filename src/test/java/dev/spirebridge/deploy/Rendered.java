package dev.spirebridge.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.spirebridge.testing.Yaml;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Kubernetes objects as a YAML text. */
public record Rendered(String text, List<JsonNode> objects) {

  public static Rendered of(String text) {
    return new Rendered(text, Yaml.documents(text));
  }

  public Optional<JsonNode> find(String kind, String name) {
    return objects.stream()
        .filter(object -> object.path("kind").asText().equals(kind))
        .filter(object -> object.at("/metadata/name").asText().equals(name))
        .findFirst();
  }

  public JsonNode get(String kind, String name) {
    return find(kind, name).orElseThrow(() -> new AssertionError("no " + kind + " " + name));
  }

  /** The objects that make pods. */
  public Stream<JsonNode> workloads() {
    return objects.stream().filter(object -> object.at("/spec/template/spec").isObject());
  }

  /** {@code kind name} of each object. */
  public List<String> names() {
    return objects.stream()
        .map(object -> object.path("kind").asText() + " " + object.at("/metadata/name").asText())
        .toList();
  }
}

package dev.spirebridge.demo.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** What every object has in its {@code metadata}. */
final class Metadata {
  /** Only the server writes these. */
  private static final List<String> OF_THE_SERVER =
      List.of("uid", "creationTimestamp", "resourceVersion", "generation");

  private Metadata() {}

  static JsonNode of(JsonNode object) {
    return object.path("metadata");
  }

  static String name(JsonNode object) {
    return of(object).path("name").asText();
  }

  static String namespace(JsonNode object) {
    return of(object).path("namespace").asText();
  }

  static String uid(JsonNode object) {
    return of(object).path("uid").asText();
  }

  static String version(JsonNode object) {
    return of(object).path("resourceVersion").asText();
  }

  /** To be changed in place. */
  static ObjectNode writable(ObjectNode object) {
    return object.get("metadata") instanceof ObjectNode metadata
        ? metadata
        : object.putObject("metadata");
  }

  /** A copy that differs in nothing else. */
  static ObjectNode withVersion(ObjectNode object, long version) {
    var copy = object.deepCopy();
    writable(copy).put("resourceVersion", Long.toString(version));
    return copy;
  }

  /** Gives {@code object} what the server says of {@code original}, and that only. */
  static void keepServersFields(ObjectNode original, ObjectNode object) {
    OF_THE_SERVER.forEach(field -> keep(field, original, object));
  }

  /** Likewise who owns which fields, which nobody says but who applies. */
  static void keepOwners(ObjectNode original, ObjectNode object) {
    keep("managedFields", original, object);
  }

  private static void keep(String field, ObjectNode original, ObjectNode object) {
    var value = of(original).get(field);
    if (value == null) {
      writable(object).remove(field);
    } else {
      writable(object).set(field, value);
    }
  }
}

package dev.spirebridge.demo.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** A JSON merge patch (RFC 7396). */
final class MergePatch {
  private MergePatch() {}

  /** What becomes of {@code target}, which stays as it is. */
  static ObjectNode apply(ObjectNode target, ObjectNode patch) {
    var result = target.deepCopy();
    for (var field : patch.properties()) {
      if (field.getValue().isNull()) {
        result.remove(field.getKey());
      } else {
        result.set(field.getKey(), merged(result.get(field.getKey()), field.getValue()));
      }
    }
    return result;
  }

  private static JsonNode merged(JsonNode before, JsonNode patch) {
    if (patch instanceof ObjectNode changes) {
      var target =
          before instanceof ObjectNode object ? object : JsonNodeFactory.instance.objectNode();
      return apply(target, changes);
    }
    return patch.deepCopy();
  }
}

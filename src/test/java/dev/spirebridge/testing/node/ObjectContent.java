package dev.spirebridge.testing.node;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a person wrote into an object, and nobody else: to be the same, to the letter, after
 * everything was taken back.
 *
 * @param fields by their paths
 */
record ObjectContent(Map<String, JsonNode> fields) {

  static ObjectContent of(Kubectl kubectl, String namespace, String kind, String name) {
    JsonNode object = kubectl.get(namespace, kind, name);
    Map<String, JsonNode> fields = new LinkedHashMap<>();
    for (String path :
        List.of("/spec", "/data", "/binaryData", "/metadata/labels", "/metadata/annotations")) {
      fields.put(path, object.at(path).deepCopy());
    }
    // The API server's own count of the templates there were.
    if (fields.get("/metadata/annotations") instanceof ObjectNode annotations) {
      annotations.remove("deployment.kubernetes.io/revision");
    }
    return new ObjectContent(fields);
  }
}

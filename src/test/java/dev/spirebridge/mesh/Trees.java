package dev.spirebridge.mesh;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.spirebridge.testing.Yaml;
import java.nio.file.Path;
import java.util.Map;

/** Trees out of YAML, and as the JSON that they are. */
public final class Trees {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private Trees() {}

  public static Tree of(String yaml) {
    return of(Yaml.document(yaml));
  }

  public static Tree of(Path file) {
    return of(Yaml.document(file));
  }

  public static Tree of(JsonNode object) {
    return new Tree(MAPPER.convertValue(object, new TypeReference<Map<String, Object>>() {}));
  }

  public static JsonNode json(Tree tree) {
    return MAPPER.valueToTree(tree.fields());
  }
}

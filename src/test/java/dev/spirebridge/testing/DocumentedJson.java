package dev.spirebridge.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion.VersionFlag;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/**
 * Holds documents to the schemas in docs/schema: by a validator of JSON Schema, and where a schema
 * lets through what later versions may add, more strictly: nothing may be there that it does not
 * name.
 */
public final class DocumentedJson {

  private static final Path SCHEMAS = Path.of("docs/schema");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final JsonSchemaFactory FACTORY =
      JsonSchemaFactory.getInstance(VersionFlag.V202012);

  private DocumentedJson() {}

  /**
   * @param name of the schema's file, without its extension
   */
  public static void check(String name, String document) {
    try {
      JsonNode schema = JSON.readTree(Files.readString(SCHEMAS.resolve(name + ".json")));
      JsonNode json = JSON.readTree(document);
      assertThat(validator(schema).validate(json)).as(document).isEmpty();
      List<String> unknown = new ArrayList<>();
      look(json, schema, schema, "", unknown);
      assertThat(unknown).as("what is in no schema").isEmpty();
    } catch (JsonProcessingException e) {
      throw new AssertionError(document, e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonSchema validator(JsonNode schema) {
    return FACTORY.getSchema(
        schema, SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build());
  }

  private static void look(
      JsonNode json, JsonNode schema, JsonNode root, String path, List<String> unknown) {
    JsonNode resolved =
        schema.has("$ref") ? root.at(schema.path("$ref").asText().substring(1)) : schema;
    for (Map.Entry<String, JsonNode> field : json.properties()) {
      JsonNode known = resolved.path("properties").path(field.getKey());
      JsonNode value = known.isMissingNode() ? resolved.path("additionalProperties") : known;
      String at = path + "/" + field.getKey();
      if (value.isMissingNode()) {
        unknown.add(at);
      }
      look(field.getValue(), value, root, at, unknown);
    }
    if (json.isArray()) {
      json.forEach(element -> look(element, resolved.path("items"), root, path + "/*", unknown));
    }
    if (json.isTextual() && resolved.has("examples") && !knows(resolved.path("examples"), json)) {
      unknown.add(path + " " + json);
    }
  }

  private static boolean knows(JsonNode constants, JsonNode constant) {
    return StreamSupport.stream(constants.spliterator(), false).anyMatch(constant::equals);
  }
}

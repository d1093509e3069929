package dev.spirebridge.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** YAML as trees that can be walked by JSON pointers. */
public final class Yaml {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  private Yaml() {}

  /** All documents but empty ones. */
  public static List<JsonNode> documents(String text) {
    Iterable<Object> documents = new Load(LoadSettings.builder().build()).loadAllFromString(text);
    return StreamSupport.stream(documents.spliterator(), false)
        .<JsonNode>map(MAPPER::valueToTree)
        .filter(JsonNode::isObject)
        .toList();
  }

  /** The only document of a text. */
  public static JsonNode document(String text) {
    List<JsonNode> documents = documents(text);
    if (documents.size() != 1) {
      throw new AssertionError(documents.size() + " documents, not one");
    }
    return documents.getFirst();
  }

  /** All documents of a file. */
  public static List<JsonNode> documents(Path file) {
    return documents(text(file));
  }

  /** The only document of a file. */
  public static JsonNode document(Path file) {
    return document(text(file));
  }

  /** The texts of a list of strings. */
  public static List<String> texts(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false).map(JsonNode::asText).toList();
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

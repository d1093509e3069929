package dev.spirebridge.clusterspiffeid;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The annotation in which an object keeps the values it was rendered from, so that it can be
 * rendered again when its namespace's annotations are no longer valid.
 */
final class RenderedFrom {

  static final String KEY = NamespaceAnnotation.PREFIX + "rendered-from";

  private static final JsonFactory JSON = new JsonFactory();
  private static final String NOTHING = "{}";

  private RenderedFrom() {}

  /** A JSON object with its keys in order. */
  static String write(Map<String, String> values) {
    if (values.isEmpty()) {
      return NOTHING;
    }
    var text = new StringWriter();
    try (var json = JSON.createGenerator(text)) {
      json.writeStartObject();
      for (var entry : new TreeMap<>(values).entrySet()) {
        json.writeStringField(entry.getKey(), entry.getValue());
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  /** Empty if the object has none, or somebody wrote something else there. */
  static Optional<Map<String, String>> read(Map<String, String> annotations) {
    var text = annotations.get(KEY);
    if (text == null) {
      return Optional.empty();
    }
    var values = new TreeMap<String, String>();
    try (var json = JSON.createParser(text)) {
      if (json.nextToken() != JsonToken.START_OBJECT) {
        return Optional.empty();
      }
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        if (json.nextToken() != JsonToken.VALUE_STRING) {
          return Optional.empty();
        }
        values.put(name, json.getText());
      }
      return json.currentToken() == JsonToken.END_OBJECT ? Optional.of(values) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}

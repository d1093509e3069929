package dev.spirebridge.kubernetes;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.filter.FilteringParserDelegate;
import com.fasterxml.jackson.core.filter.TokenFilter;
import com.fasterxml.jackson.core.filter.TokenFilter.Inclusion;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.ListMeta;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads the API server's lists and watch events object by object, and of each object what {@link
 * WatchedKind#fields()} names. What nobody looks at is most of a pod: read into fabric8's types,
 * ten thousand pods take seconds and hundreds of megabytes. Any thread.
 */
final class ApiJson<T extends HasMetadata> {

  private static final ObjectMapper MAPPER =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();
  private static final ObjectReader META = MAPPER.readerFor(ListMeta.class);
  private static final ObjectReader STATUS = MAPPER.readerFor(Status.class).at("/object");

  /**
   * What a page says of itself.
   *
   * @param next where the next one begins; empty after the last
   */
  record Page(String version, String next) {}

  /** One line of a watch. */
  record Event<T>(String type, T object) {}

  private final ObjectReader objects;
  private final TokenFilter filter;

  ApiJson(WatchedKind<T> kind) {
    this.objects = MAPPER.readerFor(kind.type());
    this.filter = FieldFilter.ofLinesAndPages(kind.fields());
  }

  /** Passes every object of the page on. */
  Page page(byte[] json, Consumer<T> each) throws IOException {
    Page page = new Page("", "");
    try (JsonParser parser = filtered(MAPPER.createParser(json))) {
      expect(JsonToken.START_OBJECT, parser.nextToken());
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String field = parser.currentName();
        JsonToken value = parser.nextToken();
        if (field.equals("items") && value == JsonToken.START_ARRAY) {
          while (parser.nextToken() == JsonToken.START_OBJECT) {
            each.accept(objects.readValue(parser));
          }
        } else if (field.equals("metadata")) {
          ListMeta meta = META.readValue(parser);
          page = new Page(meta.getResourceVersion(), orEmpty(meta.getContinue()));
        } else {
          parser.skipChildren();
        }
      }
    }
    return page;
  }

  /**
   * @throws KubernetesClientException if it is the API server's word that the watch has failed
   */
  Event<T> event(String line) throws IOException {
    try (JsonParser parser = filtered(MAPPER.createParser(line))) {
      expect(JsonToken.START_OBJECT, parser.nextToken());
      // In this order, as the API server writes it: what the object is depends on the type.
      String type = value("type", parser);
      if (type.equals("ERROR")) {
        throw new KubernetesClientException(STATUS.<Status>readValue(line));
      }
      value("object", parser);
      return new Event<>(type, objects.readValue(parser));
    }
  }

  private JsonParser filtered(JsonParser parser) {
    return new FilteringParserDelegate(parser, filter, Inclusion.INCLUDE_ALL_AND_PATH, true);
  }

  /** Leaves the parser at the value of the field that has to be the next. */
  private static String value(String field, JsonParser parser) throws IOException {
    expect(JsonToken.FIELD_NAME, parser.nextToken());
    if (!parser.currentName().equals(field)) {
      throw new IOException(
          "a watch event has %s where %s should be".formatted(parser.currentName(), field));
    }
    parser.nextToken();
    return parser.getText();
  }

  private static void expect(JsonToken wanted, JsonToken found) throws IOException {
    if (wanted != found) {
      throw new IOException("JSON has %s where %s should be".formatted(found, wanted));
    }
  }

  private static String orEmpty(@Nullable String text) {
    return text == null ? "" : text;
  }
}

package dev.spirebridge.federation;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a whole JSON text into maps, lists, strings, booleans and numbers (BigInteger or
 * BigDecimal, so that none loses a digit). A name given twice in one object is refused: two readers
 * could believe different ones.
 */
final class JsonText {

  private static final int DEPTH = 32;

  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(DEPTH).build())
          .build();

  private JsonText() {}

  /**
   * @throws BundleDocumentException when it is not UTF-8, not JSON, or more than one value
   */
  static @Nullable Object parse(byte[] utf8) throws BundleDocumentException {
    try (JsonParser parser = FACTORY.createParser(decode(utf8))) {
      if (parser.nextToken() == null) {
        throw new BundleDocumentException("it is empty");
      }
      Object value = value(parser);
      if (parser.nextToken() != null) {
        throw new BundleDocumentException("something follows after the JSON object");
      }
      return value;
    } catch (JacksonException e) {
      // The parser's own words quote what it chokes on, as it is.
      boolean twice = String.valueOf(e.getOriginalMessage()).startsWith("Duplicate field");
      throw new BundleDocumentException(
          "it is not JSON%s at line %d, column %d"
              .formatted(
                  twice ? ": Duplicate field" : "",
                  e.getLocation() == null ? 0 : e.getLocation().getLineNr(),
                  e.getLocation() == null ? 0 : e.getLocation().getColumnNr()));
    } catch (NumberFormatException e) {
      throw new BundleDocumentException("it holds a number with an exponent out of all bounds");
    } catch (CharacterCodingException e) {
      throw new BundleDocumentException("it is not encoded as UTF-8");
    } catch (IOException e) {
      throw new IllegalStateException("reading from memory", e);
    }
  }

  private static String decode(byte[] utf8) throws CharacterCodingException {
    return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
  }

  private static @Nullable Object value(JsonParser parser) throws IOException {
    JsonToken token = parser.currentToken();
    return switch (token) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> array(parser);
      case VALUE_STRING -> parser.getText();
      case VALUE_NUMBER_INT -> parser.getBigIntegerValue();
      case VALUE_NUMBER_FLOAT -> parser.getDecimalValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      case NOT_AVAILABLE, END_OBJECT, END_ARRAY, FIELD_NAME, VALUE_EMBEDDED_OBJECT ->
          throw new IllegalStateException("no value begins with " + token);
    };
  }

  private static Map<String, @Nullable Object> object(JsonParser parser) throws IOException {
    Map<String, @Nullable Object> fields = new LinkedHashMap<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      fields.put(name, value(parser));
    }
    return fields;
  }

  private static List<@Nullable Object> array(JsonParser parser) throws IOException {
    List<@Nullable Object> elements = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      elements.add(value(parser));
    }
    return elements;
  }
}

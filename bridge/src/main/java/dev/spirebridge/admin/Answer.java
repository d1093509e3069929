package dev.spirebridge.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What an endpoint says to one request.
 *
 * @param headers further ones, which win over those that every answer has
 * @param length of the body in bytes; empty when it is only known once the body has been written
 * @param body written at most once, on the thread of the request
 */
public record Answer(
    int statusCode,
    String contentType,
    Map<String, String> headers,
    OptionalLong length,
    Body body) {

  private static final String PLAIN_TEXT = "text/plain; charset=utf-8";

  /** Writes the bytes of an answer as they come into being, so that a large one is never whole. */
  @FunctionalInterface
  public interface Body {
    void writeTo(OutputStream out) throws IOException;
  }

  static Answer text(int statusCode, String text) {
    return text(statusCode, PLAIN_TEXT, text);
  }

  static Answer text(int statusCode, String contentType, String text) {
    return whole(statusCode, contentType, Map.of(), text.getBytes(UTF_8));
  }

  /** One that is there as a whole. The bytes are not copied. */
  public static Answer whole(
      int statusCode, String contentType, Map<String, String> headers, byte[] bytes) {
    return new Answer(
        statusCode, contentType, headers, OptionalLong.of(bytes.length), out -> out.write(bytes));
  }

  static Answer streamed(String contentType, Body body) {
    return new Answer(200, contentType, Map.of(), OptionalLong.empty(), body);
  }
}

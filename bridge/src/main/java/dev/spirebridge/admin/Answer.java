package dev.spirebridge.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.util.OptionalLong;

/**
 * What an endpoint says to one request.
 *
 * @param length of the body in bytes; empty when it is only known once the body has been written
 * @param body written at most once, on the thread of the request
 */
record Answer(int statusCode, String contentType, OptionalLong length, Body body) {

  private static final String PLAIN_TEXT = "text/plain; charset=utf-8";

  /** Writes the bytes of an answer as they come into being, so that a large one is never whole. */
  @FunctionalInterface
  interface Body {
    void writeTo(OutputStream out) throws IOException;
  }

  static Answer text(int statusCode, String text) {
    return text(statusCode, PLAIN_TEXT, text);
  }

  static Answer text(int statusCode, String contentType, String text) {
    byte[] bytes = text.getBytes(UTF_8);
    return new Answer(
        statusCode, contentType, OptionalLong.of(bytes.length), out -> out.write(bytes));
  }

  static Answer streamed(String contentType, Body body) {
    return new Answer(200, contentType, OptionalLong.empty(), body);
  }
}

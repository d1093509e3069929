package dev.spirebridge.demo.kubernetes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A request as the verbs read it.
 *
 * @param mediaType of the body, without parameters
 */
record ApiRequest(
    String method, String path, Map<String, String> query, String mediaType, String body) {
  static final ObjectMapper JSON = new ObjectMapper();

  /** kube-apiserver's. */
  private static final int LARGEST_BODY = 3 * 1024 * 1024;

  /**
   * @param path below the root of the API
   * @throws ApiFailure when the body is too large
   */
  static ApiRequest read(HttpExchange exchange, String path) throws IOException {
    var body = exchange.getRequestBody().readNBytes(LARGEST_BODY + 1);
    if (body.length > LARGEST_BODY) {
      throw ApiFailure.tooLarge();
    }
    var uri = exchange.getRequestURI();
    var type =
        Optional.ofNullable(exchange.getRequestHeaders().getFirst("Content-Type")).orElse("");
    return new ApiRequest(
        exchange.getRequestMethod(),
        path,
        query(Optional.ofNullable(uri.getRawQuery()).orElse("")),
        type.replaceFirst(";.*", "").strip(),
        new String(body, StandardCharsets.UTF_8));
  }

  /** Empty when it is not there. */
  String parameter(String name) {
    return query.getOrDefault(name, "");
  }

  boolean flag(String name) {
    var value = parameter(name);
    return value.equals("true") || value.equals("1");
  }

  /** 0 when it is not there. */
  long number(String name) {
    var value = parameter(name);
    try {
      return value.isEmpty() ? 0 : Long.parseLong(value);
    } catch (NumberFormatException e) {
      throw ApiFailure.badRequest("%s: Invalid value: \"%s\"".formatted(name, value));
    }
  }

  /**
   * The body; an empty one is no object.
   *
   * @throws ApiFailure when it is protobuf, or YAML that is not JSON, too
   */
  JsonNode json() {
    if (mediaType.equals("application/vnd.kubernetes.protobuf")) {
      throw ApiFailure.unsupportedMediaType(mediaType);
    }
    try {
      return body.isEmpty() ? JsonNodeFactory.instance.missingNode() : JSON.readTree(body);
    } catch (JsonProcessingException e) {
      throw ApiFailure.badRequest(
          "the body is not JSON, which is all that this API reads: " + e.getOriginalMessage());
    }
  }

  ObjectNode object() {
    if (json() instanceof ObjectNode object) {
      return object;
    }
    throw ApiFailure.badRequest("the body has to be a JSON object");
  }

  private static Map<String, String> query(String raw) {
    var parameters = new HashMap<String, String>();
    for (var pair : raw.split("&")) {
      var words = pair.split("=", 2);
      parameters.put(decoded(words[0]), words.length == 2 ? decoded(words[1]) : "");
    }
    return parameters;
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}

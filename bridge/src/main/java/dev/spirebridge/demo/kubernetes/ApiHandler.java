package dev.spirebridge.demo.kubernetes;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.spirebridge.demo.kubernetes.ResourceVerbs.Answer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** From a request to the verb it means, and from a failure to its Status. Thread-safe. */
final class ApiHandler implements HttpHandler {
  private final ObjectStore store;
  private final ResourceVerbs verbs;
  private final String root;

  /**
   * @param root what every path has to begin with, and nobody else knows
   */
  ApiHandler(ObjectStore store, ResourceVerbs verbs, String root) {
    this.store = store;
    this.verbs = verbs;
    this.root = root;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      try {
        answer(exchange);
      } catch (ApiFailure e) {
        send(exchange, new Answer(e.code(), e.status()));
      } catch (InterruptedException e) {
        // The API is being closed, and the connection with it.
        Thread.currentThread().interrupt();
      }
    }
  }

  private void answer(HttpExchange exchange) throws IOException, InterruptedException {
    var request = ApiRequest.read(exchange, pathBelowRoot(exchange));
    var document = Discovery.document(request.path());
    if (document.isPresent()) {
      send(exchange, Answer.ok(document.get()));
      return;
    }
    var path = ApiPath.parse(request.path()).orElseThrow(ApiFailure::noSuchPath);
    if (!request.parameter("dryRun").isEmpty()) {
      throw ApiFailure.badRequest("this API has no dry run");
    }
    if (request.method().equals("GET") && request.flag("watch")) {
      if (isWebSocket(exchange)) {
        // Clients that try this first take a plain answer as the sign to watch over HTTP instead.
        exchange.sendResponseHeaders(200, -1);
      } else {
        Watch.run(store, path, request, exchange);
      }
      return;
    }
    send(exchange, answer(path, request));
  }

  private Answer answer(ApiPath path, ApiRequest request) {
    if (path.name().isEmpty()) {
      return switch (request.method()) {
        case "GET" -> verbs.list(path, request);
        case "POST" -> verbs.create(path, request);
        default -> throw ApiFailure.noSuchMethod();
      };
    }
    var name = path.name().get();
    return switch (request.method()) {
      case "GET" -> verbs.get(path, name);
      case "PUT" -> verbs.update(path, name, request);
      case "PATCH" -> verbs.patch(path, name, request);
      case "DELETE" -> {
        if (path.status()) {
          throw ApiFailure.noSuchMethod();
        }
        yield verbs.delete(path, name, request);
      }
      default -> throw ApiFailure.noSuchMethod();
    };
  }

  private String pathBelowRoot(HttpExchange exchange) {
    var path = exchange.getRequestURI().getPath();
    int length = Math.min(root.length(), path.length());
    var beginning = path.substring(0, length).getBytes(StandardCharsets.UTF_8);
    if (!MessageDigest.isEqual(beginning, root.getBytes(StandardCharsets.UTF_8))) {
      throw ApiFailure.unauthorized();
    }
    return path.substring(length);
  }

  private static boolean isWebSocket(HttpExchange exchange) {
    return "websocket".equalsIgnoreCase(exchange.getRequestHeaders().getFirst("Upgrade"));
  }

  private static void send(HttpExchange exchange, Answer answer) throws IOException {
    var body = ApiRequest.JSON.writeValueAsBytes(answer.body());
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(answer.code(), body.length);
    exchange.getResponseBody().write(body);
  }
}

package dev.spirebridge.admin;

import static dev.spirebridge.logging.LogEvent.INTERNAL_ERROR;
import static java.util.stream.Collectors.joining;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the endpoint for a request, refuses what none of them takes, and sends its answer. */
final class EndpointHandler implements HttpHandler {

  private static final Logger log = LoggerFactory.getLogger(EndpointHandler.class);

  private final List<Endpoint> endpoints;
  private final Guard guard;

  /** Looks at each request before it is answered. */
  @FunctionalInterface
  interface Guard {
    /** What to say to a request that is not to be answered; empty for one that is. */
    Optional<Answer> refusal(HttpExchange exchange);
  }

  EndpointHandler(List<Endpoint> endpoints, Guard guard) {
    this.endpoints = List.copyOf(endpoints);
    this.guard = guard;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try {
      send(exchange, answer(exchange));
    } catch (RuntimeException e) {
      // Thrown on, it makes the JDK's server drop the connection: closing the exchange instead
      // would end a half-written answer as if it were whole.
      log.error(
          INTERNAL_ERROR, "broken off: the answer to {}", exchange.getRequestURI().getPath(), e);
      throw e;
    }
  }

  private Answer answer(HttpExchange exchange) {
    return guard.refusal(exchange).orElseGet(() -> answerTo(exchange));
  }

  private Answer answerTo(HttpExchange exchange) {
    String method = exchange.getRequestMethod();
    if (!method.equals("GET") && !method.equals("HEAD")) {
      exchange.getResponseHeaders().set("Allow", "GET, HEAD");
      return Answer.text(405, "only GET and HEAD are answered here\n");
    }
    String path = exchange.getRequestURI().getPath();
    if (path.equals("/")) {
      return Answer.text(200, "spire-bridge\n\n" + index());
    }
    Optional<Endpoint> endpoint =
        endpoints.stream().filter(candidate -> candidate.path().equals(path)).findFirst();
    return endpoint
        .map(EndpointHandler::answerOf)
        .orElseGet(() -> Answer.text(404, "nothing is served here; there are\n\n" + index()));
  }

  private static Answer answerOf(Endpoint endpoint) {
    try {
      return endpoint.answers().get();
    } catch (RuntimeException e) {
      log.error(INTERNAL_ERROR, "no answer for {}", endpoint.path(), e);
      return Answer.text(500, "an error inside the bridge; its log says which\n");
    }
  }

  private String index() {
    return endpoints.stream()
        .map(endpoint -> "%-18s  %s\n".formatted(endpoint.path(), endpoint.summary()))
        .collect(joining());
  }

  private static void send(HttpExchange exchange, Answer answer) throws IOException {
    var headers = exchange.getResponseHeaders();
    headers.set("Content-Type", answer.contentType());
    headers.set("Cache-Control", "no-store");
    headers.set("X-Content-Type-Options", "nosniff");
    if (exchange.getRequestMethod().equals("HEAD")) {
      answer.length().ifPresent(bytes -> headers.set("Content-Length", Long.toString(bytes)));
      exchange.sendResponseHeaders(answer.statusCode(), -1);
      return;
    }
    // To the JDK's server 0 means that the length is not known: it sends chunks.
    exchange.sendResponseHeaders(answer.statusCode(), answer.length().orElse(0));
    OutputStream out = exchange.getResponseBody();
    answer.body().writeTo(out);
    // Not the exchange: its close waits for the rest of the request before it sends the answer.
    out.close();
  }
}

package dev.spirebridge.admin;

import static dev.spirebridge.logging.LogEvent.INTERNAL_ERROR;
import static java.util.stream.Collectors.joining;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the endpoint for a request, refuses what none of them takes, and sends its answer. */
final class EndpointHandler implements HttpHandler {

  private static final Logger log = LoggerFactory.getLogger(EndpointHandler.class);

  private final List<Endpoint> endpoints;
  private final Optional<FrontPage> page;
  private final Guard guard;

  /** Looks at each request before it is answered. */
  @FunctionalInterface
  interface Guard {
    /** What to say to a request that is not to be answered; empty for one that is. */
    Optional<Answer> refusal(HttpExchange exchange);
  }

  EndpointHandler(AdminEndpoints.Selection selection, Guard guard) {
    this.endpoints = selection.endpoints();
    this.page = selection.page();
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
    // As it was sent: what stands before us may have judged it by that, and no path here needs %.
    String path = exchange.getRequestURI().getRawPath();
    return page.filter(_ -> FrontPage.isItsPath(path))
        .flatMap(shown -> answerOf(path, () -> shown.answer(request(exchange), endpoints)))
        .or(() -> path.equals("/") ? Optional.of(listed(200, "spire-bridge")) : Optional.empty())
        .or(() ->
            endpoints.stream()
                .filter(endpoint -> endpoint.path().equals(path))
                .findFirst()
                .flatMap(endpoint -> answerOf(path, () -> Optional.of(endpoint.answers().get()))))
        .orElseGet(() -> listed(404, "nothing is served here; there are"));
  }

  private static FrontPage.Request request(HttpExchange exchange) {
    return new FrontPage.Request(
        exchange.getRequestURI().getRawPath(),
        Optional.ofNullable(exchange.getRequestURI().getRawQuery()).orElse(""),
        header(exchange, "Accept"),
        header(exchange, "If-None-Match"));
  }

  private static String header(HttpExchange exchange, String name) {
    return String.join(", ", exchange.getRequestHeaders().getOrDefault(name, List.of()));
  }

  private Answer listed(int statusCode, String title) {
    return Answer.text(statusCode, title + "\n\n" + index());
  }

  private static Optional<Answer> answerOf(String path, Supplier<Optional<Answer>> answers) {
    try {
      return answers.get();
    } catch (RuntimeException e) {
      log.error(INTERNAL_ERROR, "no answer for {}", path, e);
      return Optional.of(Answer.text(500, "an error inside the bridge; its log says which\n"));
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
    answer.headers().forEach(headers::set);
    if (exchange.getRequestMethod().equals("HEAD")) {
      if (answer.statusCode() == 304) {
        // Its length would be the stored page's (RFC 9110, section 8.6), which is not at hand.
        exchange.sendResponseHeaders(304, -1);
        return;
      }
      answer.length().ifPresent(bytes -> headers.set("Content-Length", Long.toString(bytes)));
      exchange.sendResponseHeaders(answer.statusCode(), -1);
      return;
    }
    if (answer.length().equals(OptionalLong.of(0))) {
      exchange.sendResponseHeaders(answer.statusCode(), -1);
      return;
    }
    // To the JDK's server 0 means that the length is not known: it sends chunks.
    exchange.sendResponseHeaders(answer.statusCode(), answer.length().orElse(0));
    OutputStream out = exchange.getResponseBody();
    answer.body().writeTo(out);
    // Not the exchange: its close waits for the rest of the request before it sends the answer.
    close(out);
  }

  /** Sends the answer and reads what is left of the request, which may be anything. */
  private static void close(OutputStream out) throws IOException {
    try {
      out.close();
    } catch (RuntimeException e) {
      // The JDK's server trusts the size of a chunk. That is the client's fault and none of ours.
      throw new IOException("the rest of the request cannot be read", e);
    }
  }
}

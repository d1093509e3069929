package dev.spirebridge.testing.leaks;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An API server that has no objects and refuses each one that it is given, with a message that
 * quotes it whole, as a policy of a cluster may.
 */
final class QuotingKubernetes implements AutoCloseable {

  private static final String EMPTY_LIST =
      "{\"kind\":\"SecretList\",\"apiVersion\":\"v1\",\"metadata\":{\"resourceVersion\":\"1\"},\"items\":[]}";

  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicInteger quoted = new AtomicInteger();

  private QuotingKubernetes(HttpServer server) {
    this.server = server;
  }

  static QuotingKubernetes start() throws IOException {
    QuotingKubernetes started =
        new QuotingKubernetes(
            HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
    started.server.setExecutor(started.threads);
    started.server.createContext("/", started::answer);
    started.server.start();
    return started;
  }

  /** How many objects it has refused. */
  int quoted() {
    return quoted.get();
  }

  Path kubeconfig(Path folder) throws IOException {
    return Files.writeString(
        folder.resolve("quoting.kubeconfig"),
        """
        apiVersion: v1
        kind: Config
        clusters: [{name: c, cluster: {server: "http://127.0.0.1:%d"}}]
        users: [{name: u, user: {}}]
        contexts: [{name: c, context: {cluster: c, user: u}}]
        current-context: c
        """
            .formatted(server.getAddress().getPort()));
  }

  private void answer(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    if (!exchange.getRequestMethod().equals("GET")) {
      quoted.incrementAndGet();
      String message = "denied by policy: " + new String(body, UTF_8);
      send(exchange, 403, status(403, "Forbidden", message));
    } else if (String.valueOf(exchange.getRequestURI().getQuery()).contains("watch=true")) {
      // Open for ever: nothing happens here.
      exchange.sendResponseHeaders(200, 0);
      exchange.getResponseBody().flush();
    } else if (exchange.getRequestURI().getPath().endsWith("/secrets")) {
      send(exchange, 200, EMPTY_LIST);
    } else {
      send(exchange, 404, status(404, "NotFound", "there is nothing here"));
    }
  }

  private static String status(int code, String reason, String message) throws IOException {
    return new ObjectMapper()
        .writeValueAsString(
            Map.of(
                "kind",
                "Status",
                "apiVersion",
                "v1",
                "status",
                "Failure",
                "code",
                code,
                "reason",
                reason,
                "message",
                message));
  }

  private static void send(HttpExchange exchange, int code, String json) throws IOException {
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    byte[] bytes = json.getBytes(UTF_8);
    exchange.sendResponseHeaders(code, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}

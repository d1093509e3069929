package dev.spirebridge.testing.peers;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Answers every request, as a program for a pod behind Istio's proxy, and tells in {@code
 * x-client-id} as whom that proxy knew the caller. With the address of another such program it asks
 * that one first, and passes on what it says; if it can't, the answer is 502 and why.
 */
public final class CallerEchoProgram {

  private static final Pattern CALLER = Pattern.compile("(?:^|;)URI=([^;,]+)");
  private static final String TOLD = "x-client-id";
  private static final int LIMIT = 10_000;

  private final Optional<URI> next;

  private CallerEchoProgram(Optional<URI> next) {
    this.next = next;
  }

  /**
   * Runs until it is ended.
   *
   * @param arguments the port, and the next one's address as a URL
   */
  public static void main(String[] arguments) throws IOException {
    System.setProperty("http.keepAlive", "false");
    CallerEchoProgram program =
        new CallerEchoProgram(
            arguments.length > 1 ? Optional.of(URI.create(arguments[1])) : Optional.empty());
    HttpServer server = HttpServer.create(new InetSocketAddress(Integer.parseInt(arguments[0])), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/ready", exchange -> send(exchange, 200, "ready"));
    server.createContext("/", program::answer);
    server.start();
  }

  private void answer(HttpExchange exchange) throws IOException {
    if (next.isPresent()) {
      passOn(exchange, next.get());
      return;
    }
    String proxy =
        Optional.ofNullable(exchange.getRequestHeaders().getFirst("x-forwarded-client-cert"))
            .orElse("");
    Matcher caller = CALLER.matcher(proxy);
    if (caller.find()) {
      exchange.getResponseHeaders().set(TOLD, caller.group(1));
    }
    send(exchange, 200, "hello");
  }

  private static void passOn(HttpExchange exchange, URI next) throws IOException {
    int code;
    String body;
    try {
      HttpURLConnection call = (HttpURLConnection) next.toURL().openConnection();
      call.setConnectTimeout(LIMIT);
      call.setReadTimeout(LIMIT);
      code = call.getResponseCode();
      body = code + " of " + next;
      Optional.ofNullable(call.getHeaderField(TOLD))
          .ifPresent(caller -> exchange.getResponseHeaders().set(TOLD, caller));
    } catch (IOException e) {
      code = 502;
      body = e.toString();
    }
    send(exchange, code == 200 ? 200 : 502, body);
  }

  private static void send(HttpExchange exchange, int code, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(code, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }
}

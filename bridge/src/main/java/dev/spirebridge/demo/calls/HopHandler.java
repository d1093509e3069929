package dev.spirebridge.demo.calls;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpsExchange;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.List;

/**
 * A workload: calls the next hop, if it has one, and answers with all handshakes behind it. Over
 * TLS it adds whom it saw calling; behind a proxy the proxy does.
 */
public final class HopHandler implements HttpHandler {
  private static final int OK = 200;
  private static final int BAD_GATEWAY = 502;

  private final NextHop next;

  private HopHandler(NextHop next) {
    this.next = next;
  }

  public static HopHandler callingOn(NextHop next) {
    return new HopHandler(next);
  }

  /** The end of the way. */
  public static HopHandler last() {
    return new HopHandler(List::of);
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      if (exchange instanceof HttpsExchange secured) {
        var caller = (X509Certificate) secured.getSSLSession().getPeerCertificates()[0];
        exchange
            .getResponseHeaders()
            .set(HandshakeText.CALLER_HEADER, HandshakeText.format(caller));
      }
      try {
        answer(exchange, OK, HandshakeText.format(next.call()));
      } catch (IOException e) {
        answer(exchange, BAD_GATEWAY, String.valueOf(e.getMessage()));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        answer(exchange, BAD_GATEWAY, "stopping");
      }
    }
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    var bytes = body.getBytes(StandardCharsets.UTF_8);
    // To com.sun.net.httpserver zero means "of unknown length", and -1 means "no body".
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
  }
}

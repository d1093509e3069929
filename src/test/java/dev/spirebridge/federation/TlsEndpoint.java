package dev.spirebridge.federation;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.spirebridge.testing.ServerTls;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A real TLS server on a loopback port that answers as it is told. */
public final class TlsEndpoint implements AutoCloseable {

  private final HttpsServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  private TlsEndpoint(HttpsServer server) {
    this.server = server;
  }

  public static TlsEndpoint start(
      PrivateKey key, List<X509Certificate> chain, HttpHandler handler) {
    try {
      HttpsServer server =
          HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      TlsEndpoint endpoint = new TlsEndpoint(server);
      server.setHttpsConfigurator(new HttpsConfigurator(ServerTls.context(key, chain)));
      server.createContext("/", handler);
      server.setExecutor(endpoint.threads);
      server.start();
      return endpoint;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Answers everything with one text. */
  public static HttpHandler answering(int status, String body) {
    return exchange -> {
      byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
      try (exchange) {
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        exchange.getResponseBody().write(bytes);
      }
    };
  }

  int port() {
    return server.getAddress().getPort();
  }

  public URI url(String host) {
    return URI.create("https://" + host + ":" + port() + "/");
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}

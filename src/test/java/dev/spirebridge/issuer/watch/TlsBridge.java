package dev.spirebridge.issuer.watch;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import dev.spirebridge.identity.Identities;
import dev.spirebridge.identity.SvidTls;
import dev.spirebridge.testing.TestIdentities;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLParameters;

/** What answers in a bridge's place, over mutual TLS on a free loopback port. */
final class TlsBridge implements AutoCloseable {

  private final HttpsServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  private TlsBridge(HttpsServer server) {
    this.server = server;
  }

  static TlsBridge start(Identities own, HttpHandler handler) {
    try {
      TlsBridge bridge =
          new TlsBridge(
              HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
      bridge.serve(own, handler);
      return bridge;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void serve(Identities own, HttpHandler handler) {
    server.setHttpsConfigurator(
        new HttpsConfigurator(SvidTls.server(own, _ -> true, TestIdentities.CLOCK, _ -> {})) {
          @Override
          public void configure(HttpsParameters parameters) {
            SSLParameters tls = getSSLContext().getDefaultSSLParameters();
            tls.setNeedClientAuth(true);
            parameters.setSSLParameters(tls);
          }
        });
    server.createContext("/api/v1/identities", handler);
    server.setExecutor(threads);
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}

package dev.spirebridge.testing.peers;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import dev.spirebridge.demo.WorkloadSvid;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.function.Consumer;
import javax.net.ssl.SSLParameters;

/**
 * A peer without Envoy and without a bridge, whose SVID the test has made: as a client for one
 * call, and as a server until closed.
 */
public final class JdkPeer implements AutoCloseable {

  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final HttpsServer server;

  private JdkPeer(HttpsServer server) {
    this.server = server;
  }

  /**
   * Calls an mTLS listener of this machine once.
   *
   * @return the SPIFFE ID by which it knows the caller
   * @throws IOException when it refuses the caller
   */
  static String call(int port, WorkloadSvid svid) throws IOException {
    try (HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(LIMIT)
            .sslContext(PresentedSvid.context(svid))
            .build()) {
      URI uri = URI.create("https://127.0.0.1:" + port + "/");
      HttpRequest request = HttpRequest.newBuilder(uri).timeout(LIMIT).build();
      return client
          .send(request, BodyHandlers.ofString())
          .headers()
          .firstValue("x-client-id")
          .orElse("nobody");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** Serves on a loopback port, whoever calls. */
  static JdkPeer serve(WorkloadSvid svid) {
    return serve(svid, tls -> tls.setWantClientAuth(true));
  }

  /** Serves by TLS 1.2, whose servers see a client's certificate before they are through. */
  public static JdkPeer demanding(WorkloadSvid svid) {
    return serve(
        svid,
        tls -> {
          tls.setProtocols(new String[] {"TLSv1.2"});
          tls.setNeedClientAuth(true);
        });
  }

  private static JdkPeer serve(WorkloadSvid svid, Consumer<SSLParameters> settings) {
    try {
      HttpsServer server =
          HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.setHttpsConfigurator(
          new HttpsConfigurator(PresentedSvid.context(svid)) {
            @Override
            public void configure(HttpsParameters parameters) {
              var tls = getSSLContext().getDefaultSSLParameters();
              settings.accept(tls);
              parameters.setSSLParameters(tls);
            }
          });
      server.createContext(
          "/",
          exchange -> {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
          });
      server.start();
      return new JdkPeer(server);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}

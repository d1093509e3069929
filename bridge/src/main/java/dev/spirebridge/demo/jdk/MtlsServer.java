package dev.spirebridge.demo.jdk;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.spiffe.spiffeid.SpiffeId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;

/** An HTTPS server on a loopback port that demands a client certificate of one SPIFFE ID. */
final class MtlsServer implements AutoCloseable {
  private final HttpsServer server;
  private final ExecutorService threads;

  private MtlsServer(HttpsServer server, ExecutorService threads) {
    this.server = server;
    this.threads = threads;
  }

  static MtlsServer start(SdsClient secrets, SpiffeId acceptedCaller, HttpHandler handler)
      throws IOException {
    var server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    var threads = Executors.newVirtualThreadPerTaskExecutor();
    server.setExecutor(threads);
    server.setHttpsConfigurator(
        new ClientCertificateRequired(SpiffeTls.context(secrets, acceptedCaller)));
    server.createContext("/", handler);
    server.start();
    return new MtlsServer(server, threads);
  }

  URI uri() {
    return URI.create("https://127.0.0.1:" + server.getAddress().getPort() + "/");
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private static final class ClientCertificateRequired extends HttpsConfigurator {
    private ClientCertificateRequired(SSLContext context) {
      super(context);
    }

    @Override
    public void configure(HttpsParameters parameters) {
      var tls = getSSLContext().getDefaultSSLParameters();
      tls.setNeedClientAuth(true);
      parameters.setSSLParameters(tls);
    }
  }
}

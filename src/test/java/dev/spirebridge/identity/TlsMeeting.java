package dev.spirebridge.identity;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetAddress;
import java.security.cert.X509Certificate;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/** One TLS connection on loopback, between a server that demands a certificate and a client. */
final class TlsMeeting {

  private static final int LIMIT_MILLIS = 10_000;
  private static final String GREETING = "hello";

  private TlsMeeting() {}

  /** What each side saw of the other. */
  record Seen(X509Certificate ofServer, X509Certificate ofClient) {}

  /**
   * @throws IOException when one of them turns the other away
   */
  static Seen of(SSLContext server, SSLContext client, String... protocols) throws IOException {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        SSLServerSocket listening =
            (SSLServerSocket) server.getServerSocketFactory().createServerSocket(0, 1, loopback)) {
      listening.setNeedClientAuth(true);
      listening.setSoTimeout(LIMIT_MILLIS);
      CompletableFuture<X509Certificate> ofClient =
          CompletableFuture.supplyAsync(() -> greet(listening), threads);
      X509Certificate ofServer;
      try (SSLSocket socket =
          (SSLSocket) client.getSocketFactory().createSocket(loopback, listening.getLocalPort())) {
        socket.setSoTimeout(LIMIT_MILLIS);
        if (protocols.length > 0) {
          socket.setEnabledProtocols(protocols);
        }
        // In TLS 1.3 a client learns that it was turned away only when it reads.
        String greeting = new String(socket.getInputStream().readNBytes(GREETING.length()), UTF_8);
        if (!greeting.equals(GREETING)) {
          throw new IOException("the server closed the connection");
        }
        ofServer = leaf(socket);
      }
      // Later than the client's end: the server's close waits for it.
      return new Seen(ofServer, ofClient.join());
    }
  }

  private static X509Certificate greet(SSLServerSocket listening) {
    try (SSLSocket socket = (SSLSocket) listening.accept()) {
      socket.setSoTimeout(LIMIT_MILLIS);
      socket.startHandshake();
      X509Certificate leaf = leaf(socket);
      socket.getOutputStream().write(GREETING.getBytes(UTF_8));
      socket.getOutputStream().flush();
      return leaf;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static X509Certificate leaf(SSLSocket socket) throws IOException {
    return (X509Certificate) socket.getSession().getPeerCertificates()[0];
  }
}

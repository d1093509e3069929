package dev.spirebridge.issuer.watch;

import dev.spirebridge.identity.Identities;
import dev.spirebridge.identity.SvidTls;
import dev.spirebridge.testing.TestIdentities;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/** What answers in a bridge's place, over mutual TLS on a free loopback port. */
final class TlsBridge implements AutoCloseable {

  /** Writes the whole answer, its head included. */
  interface Answering {
    void answer(OutputStream out) throws IOException;
  }

  private final SSLServerSocket server;

  private TlsBridge(SSLServerSocket server) {
    this.server = server;
  }

  static TlsBridge start(Identities own, Answering answering) {
    try {
      SSLServerSocket server =
          (SSLServerSocket)
              SvidTls.server(own, _ -> true, TestIdentities.CLOCK, _ -> {})
                  .getServerSocketFactory()
                  .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
      server.setNeedClientAuth(true);
      Thread.ofVirtual().start(() -> serve(server, answering));
      return new TlsBridge(server);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void serve(SSLServerSocket server, Answering answering) {
    while (!server.isClosed()) {
      try (SSLSocket client = (SSLSocket) server.accept()) {
        BufferedReader request =
            new BufferedReader(
                new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII));
        String line = request.readLine();
        while (line != null && !line.isEmpty()) {
          line = request.readLine();
        }
        if (line != null) {
          answering.answer(client.getOutputStream());
        }
      } catch (IOException e) {
        // The client turned this one away, or has read enough.
      }
    }
  }

  int port() {
    return server.getLocalPort();
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

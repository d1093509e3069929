package dev.spirebridge.admin;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.spirebridge.identity.Identities;
import dev.spirebridge.identity.SvidTls;
import io.spiffe.spiffeid.SpiffeId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** An admin server over TLS on a free loopback port, and ways to ask it. */
final class TlsAdmin implements AutoCloseable {

  private static final int LIMIT_MILLIS = 15_000;

  final BlockingQueue<String> refusals = new LinkedBlockingQueue<>();
  private final AdminServer server;

  TlsAdmin(Identities own, Predicate<SpiffeId> peers, InstantSource clock) throws IOException {
    server =
        AdminServer.startTls(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            AdminEndpoints.ofBridge(
                    Statuses::serving, Statuses::served, Duration.ofMinutes(10), List::of)
                .everything(),
            SvidTls.server(own, peers, clock, refusals::add),
            new PeerAccess(own, peers, clock, refusals::add));
  }

  InetSocketAddress address() {
    return server.address();
  }

  HttpResponse<String> get(SSLContext context, String path)
      throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newBuilder().sslContext(context).build()) {
      URI uri = URI.create("https://127.0.0.1:" + address().getPort() + path);
      return client.send(
          HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(3)).build(),
          BodyHandlers.ofString());
    }
  }

  /** By a name: the JDK looks for a session to resume by host and port. */
  SSLSocket connected(SSLContext context) throws IOException {
    SSLSocket socket =
        (SSLSocket) context.getSocketFactory().createSocket("127.0.0.1", address().getPort());
    socket.setSoTimeout(LIMIT_MILLIS);
    return socket;
  }

  /** A connection without TLS on which these bytes are sent. */
  Socket sending(byte[] bytes) throws IOException {
    Socket socket = new Socket(address().getAddress(), address().getPort());
    socket.setSoTimeout(LIMIT_MILLIS);
    socket.getOutputStream().write(bytes);
    return socket;
  }

  /** The first line of the answer; the connection is kept open. */
  static String ask(SSLSocket socket, String path) throws IOException {
    socket
        .getOutputStream()
        .write("GET %s HTTP/1.1\r\nHost: bridge\r\n\r\n".formatted(path).getBytes(UTF_8));
    socket.getOutputStream().flush();
    String head = head(socket.getInputStream());
    int length =
        head.lines()
            .filter(line -> line.regionMatches(true, 0, "content-length:", 0, 15))
            .mapToInt(line -> Integer.parseInt(line.substring(15).strip()))
            .findFirst()
            .orElseThrow();
    socket.getInputStream().readNBytes(length);
    return head.lines().findFirst().orElseThrow();
  }

  private static String head(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!head.toString(UTF_8).endsWith("\r\n\r\n")) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("closed after: " + head.toString(UTF_8));
      }
      head.write(next);
    }
    return head.toString(UTF_8);
  }

  @Override
  public void close() {
    server.close();
  }
}

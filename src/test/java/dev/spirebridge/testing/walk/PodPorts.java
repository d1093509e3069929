package dev.spirebridge.testing.walk;

import dev.spirebridge.demo.CertificateAuthority;
import dev.spirebridge.demo.WorkloadSvid;
import io.spiffe.spiffeid.TrustDomain;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;

/**
 * The part of a kubelet that forwards ports: what the API server asks of a node when somebody wants
 * a port of a pod, over a WebSocket in the form {@code v4.channel.k8s.io}.
 */
final class PodPorts implements AutoCloseable {

  private static final Pattern REQUEST =
      Pattern.compile("GET /portForward/([^/]+)/([^/?]+)\\?port=(\\d+)\\S* .*");
  private static final Pattern KEY = Pattern.compile("(?i)sec-websocket-key: *(\\S+)");
  private static final String MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

  private final SSLServerSocket server;
  private final Places places;

  /** Where a port of a pod is on this machine. */
  interface Places {
    Optional<Integer> local(String namespace, String pod, int port);
  }

  private PodPorts(SSLServerSocket server, Places places) {
    this.server = server;
    this.places = places;
  }

  static PodPorts open(Places places) {
    try {
      SSLServerSocket server =
          (SSLServerSocket)
              certified()
                  .getServerSocketFactory()
                  .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
      PodPorts ports = new PodPorts(server, places);
      Thread.ofVirtual().start(ports::accept);
      return ports;
    } catch (IOException | GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /** The API server takes any certificate of a kubelet, unless told otherwise. */
  private static SSLContext certified() throws IOException, GeneralSecurityException {
    TrustDomain node = TrustDomain.parse("node.test");
    WorkloadSvid own =
        CertificateAuthority.selfSigned(node, Duration.ofDays(1), InstantSource.system())
            .issue(node.newSpiffeId("kubelet"), "", Duration.ofHours(12));
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry(
        "own", own.privateKey(), new char[0], own.chain().toArray(Certificate[]::new));
    KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(store, new char[0]);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }

  int port() {
    return server.getLocalPort();
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket client = server.accept();
        Thread.ofVirtual().start(() -> serve(client));
      } catch (IOException e) {
        // Closed: nobody is to be served any more.
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      DataInputStream in = new DataInputStream(client.getInputStream());
      String head = head(in);
      Matcher request = REQUEST.matcher(head.lines().findFirst().orElse(""));
      Matcher key = KEY.matcher(head);
      OutputStream out = client.getOutputStream();
      if (!request.matches() || !key.find()) {
        out.write(
            "HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"
                .getBytes(StandardCharsets.US_ASCII));
        return;
      }
      out.write(upgraded(key.group(1)).getBytes(StandardCharsets.US_ASCII));
      int port = Integer.parseInt(request.group(3));
      Frames frames = new Frames(in, out);
      byte[] number = {(byte) port, (byte) (port >> 8)};
      frames.send(Frames.DATA, number, number.length);
      frames.send(Frames.ERROR, number, number.length);
      Optional<Integer> local = places.local(request.group(1), request.group(2), port);
      if (local.isEmpty()) {
        byte[] words =
            "error forwarding port %d: nothing listens"
                .formatted(port)
                .getBytes(StandardCharsets.UTF_8);
        frames.send(Frames.ERROR, words, words.length);
        return;
      }
      pass(frames, local.get());
    } catch (IOException e) {
      // The client is gone, as it may be at any time.
    }
  }

  private static void pass(Frames frames, int local) throws IOException {
    try (Socket program = new Socket(InetAddress.getLoopbackAddress(), local)) {
      Thread back = Thread.ofVirtual().start(() -> answer(program, frames));
      OutputStream to = program.getOutputStream();
      for (byte[] data = frames.next(); data.length > 0; data = frames.next()) {
        to.write(data, 1, data.length - 1);
      }
      back.interrupt();
    }
  }

  private static void answer(Socket program, Frames frames) {
    byte[] buffer = new byte[16 * 1024];
    try {
      InputStream from = program.getInputStream();
      for (int read = from.read(buffer); read > 0; read = from.read(buffer)) {
        frames.send(Frames.DATA, buffer, read);
      }
      frames.end();
    } catch (IOException e) {
      // Either side is gone.
    }
  }

  private static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("ended in its head");
      }
      head.append((char) next);
    }
    return head.toString();
  }

  private static String upgraded(String key) throws IOException {
    try {
      byte[] accept =
          MessageDigest.getInstance("SHA-1")
              .digest((key + MAGIC).getBytes(StandardCharsets.US_ASCII));
      return """
      HTTP/1.1 101 Switching Protocols
      Upgrade: websocket
      Connection: Upgrade
      Sec-WebSocket-Accept: %s
      Sec-WebSocket-Protocol: v4.channel.k8s.io

      """
          .formatted(Base64.getEncoder().encodeToString(accept))
          .replace("\n", "\r\n");
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}

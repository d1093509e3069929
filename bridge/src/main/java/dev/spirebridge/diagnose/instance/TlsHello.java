package dev.spirebridge.diagnose.instance;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;

/** Whether somebody speaks TLS. Nothing is trusted and nothing sent but the first message. */
final class TlsHello {

  /** Of the two records a server can begin with (RFC 8446, 5.1). */
  private static final int ALERT = 21;

  private static final int HANDSHAKE = 22;

  private TlsHello() {}

  /** Blocks, for twice the limit at most. */
  static boolean isAnsweredBy(String host, int port, Duration limit) {
    int millis = Math.toIntExact(limit.toMillis());
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(host, port), millis);
      socket.setSoTimeout(millis);
      socket.getOutputStream().write(hello());
      socket.getOutputStream().flush();
      int first = socket.getInputStream().read();
      return first == HANDSHAKE || first == ALERT;
    } catch (IOException _) {
      return false;
    }
  }

  private static byte[] hello() throws IOException {
    try {
      SSLEngine engine = SSLContext.getDefault().createSSLEngine();
      engine.setUseClientMode(true);
      ByteBuffer hello = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
      engine.wrap(ByteBuffer.allocate(0), hello);
      byte[] bytes = new byte[hello.flip().remaining()];
      hello.get(bytes);
      return bytes;
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("the JDK has no TLS", e);
    }
  }
}

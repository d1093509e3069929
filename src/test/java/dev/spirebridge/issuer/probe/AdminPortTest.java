package dev.spirebridge.issuer.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How much is read of a page. */
class AdminPortTest {

  private static final int MEBIBYTE = 1 << 20;

  private HttpServer http;
  private AdminPort port;

  @BeforeEach
  void servesNineMebibytes() throws IOException {
    http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.createContext(
        "/",
        exchange -> {
          byte[] body = new byte[9 * MEBIBYTE];
          exchange.sendResponseHeaders(200, body.length);
          try (var out = exchange.getResponseBody()) {
            out.write(body);
          } catch (IOException e) {
            // Whoever has read enough goes away.
          }
        });
    http.start();
    port = new AdminPort(URI.create("http://127.0.0.1:" + http.getAddress().getPort()));
  }

  @AfterEach
  void stop() {
    port.close();
    http.stop(0);
  }

  @Test
  void readsAsMuchAsIsAskedFor() throws Exception {
    assertThat(port.get("/", "it", 9 * MEBIBYTE).body()).hasSize(9 * MEBIBYTE);
  }

  @Test
  void saysWhichLimitAPageIsBeyond() {
    assertThatThrownBy(() -> port.get("/", "it")).hasMessageContaining("more than 8 MiB");
    assertThatThrownBy(() -> port.get("/", "it", 3 * MEBIBYTE))
        .hasMessageContaining("more than 3 MiB");
  }
}

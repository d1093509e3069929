package dev.spirebridge.admin;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.testing.Await;
import dev.spirebridge.testing.HeldIdentities;
import dev.spirebridge.testing.TestIdentities;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Clients that send a byte a second and so are never silent. They are cut off when their time is
 * up, and meanwhile everybody else is answered as ever.
 */
class SlowRequestsTest {

  private static final String HEAD = "GET /livez HTTP/1.1\r\nHost: localhost\r\n";

  /** Their time, twice: the JDK looks at it every second or so, and machines of tests are slow. */
  private static final Duration CUT = Duration.ofSeconds(2 * HttpServerLimits.MAX_REQUEST_SECONDS);

  private final ScheduledExecutorService drips = Executors.newScheduledThreadPool(1);
  private final List<Socket> sockets = new ArrayList<>();

  @AfterEach
  void stop() throws IOException {
    drips.shutdownNow();
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  @Test
  void aByteASecondIsNotEnoughWhicheverPartOfARequestItIs() throws Exception {
    try (RunningAdmin admin = new RunningAdmin()) {
      List<AtomicBoolean> ends = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        ends.add(drip(admin.sending("G"), "x"));
        ends.add(drip(admin.sending(HEAD), "x"));
        ends.add(drip(admin.sending(HEAD + "Content-Length: 1000\r\n\r\n"), "x"));
        ends.add(drip(admin.sending(HEAD + "Transfer-Encoding: chunked\r\n\r\n"), "1\r\nx\r\n"));
      }

      for (String path : List.of("/livez", "/readyz", "/metrics")) {
        assertThat(admin.get(path).statusCode()).isEqualTo(200);
      }
      Await.until("all to be cut off", CUT, () -> ends.stream().allMatch(AtomicBoolean::get));
      assertThat(admin.get("/livez").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void aByteASecondIsNotEnoughForAHandshakeEither() throws Exception {
    var authority = TestIdentities.authority(TestIdentities.TRUST_DOMAIN);
    var own =
        new HeldIdentities(
            TestIdentities.snapshot(
                List.of(TestIdentities.svid(authority, TestIdentities.WEB, "")), authority));
    try (TlsAdmin admin = new TlsAdmin(own, TestIdentities.WEB::equals, TestIdentities.CLOCK)) {
      byte[] announced = {0x16, 3, 1, 2, 4, 1, 0, 2, 0, 3, 3};
      List<AtomicBoolean> ends =
          IntStream.range(0, 50).mapToObj(_ -> drip(sending(admin, announced), "x")).toList();

      Await.until("all to be cut off", CUT, () -> ends.stream().allMatch(AtomicBoolean::get));
    }
  }

  private static Socket sending(TlsAdmin admin, byte[] bytes) {
    try {
      return admin.sending(bytes);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Sends it each second. Returns what becomes true when the other side has closed. */
  private AtomicBoolean drip(Socket socket, String drop) {
    sockets.add(socket);
    AtomicBoolean ended = new AtomicBoolean();
    Thread.ofVirtual()
        .start(() -> {
          awaitEnd(socket);
          ended.set(true);
        });
    var _ = drips.scheduleAtFixedRate(() -> send(socket, drop), 1, 1, TimeUnit.SECONDS);
    return ended;
  }

  private static void awaitEnd(Socket socket) {
    try {
      socket.setSoTimeout(0);
      socket.getInputStream().readAllBytes();
    } catch (IOException reset) {
      // That is an end, too.
    }
  }

  private static void send(Socket socket, String drop) {
    try {
      socket.getOutputStream().write(drop.getBytes(ISO_8859_1));
    } catch (IOException closed) {
      // The reader tells.
    }
  }
}

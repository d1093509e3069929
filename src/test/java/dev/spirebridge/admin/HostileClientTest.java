package dev.spirebridge.admin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A client that misbehaves suffers alone; each answer here has to come within three seconds. */
class HostileClientTest {

  private final List<Socket> sockets = new ArrayList<>();
  private RunningAdmin admin;

  @BeforeEach
  void start() throws IOException {
    admin = new RunningAdmin();
  }

  @AfterEach
  void stop() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
    admin.close();
  }

  private Socket sending(String bytes) throws IOException {
    Socket socket = admin.sending(bytes);
    sockets.add(socket);
    return socket;
  }

  @Test
  void clientsThatNeverFinishTheirRequestHoldNobodyUpAndAreClosed() throws Exception {
    for (int i = 0; i < 50; i++) {
      sending("GET /livez HTTP/1.1\r\nHost: local");
      sending("");
    }

    assertThat(admin.get("/livez").statusCode()).isEqualTo(200);
    assertThat(admin.get("/readyz").statusCode()).isEqualTo(200);
    assertThat(sockets.getFirst().getInputStream().read()).isEqualTo(-1);
  }

  @Test
  void clientsThatNeverReadTheirAnswerHoldNobodyUp() throws Exception {
    admin.status.set(
        Statuses.with(
            Statuses.serving().sources(),
            Statuses.serving().subjects(),
            LongStream.range(0, 20_000).mapToObj(Statuses::stream).toList()));
    for (int i = 0; i < 20; i++) {
      sending("GET /api/v1/status HTTP/1.1\r\nHost: localhost\r\n\r\n");
    }

    assertThat(admin.get("/livez").statusCode()).isEqualTo(200);
    assertThat(admin.get("/readyz").statusCode()).isEqualTo(200);
    assertThat(admin.get("/metrics").statusCode()).isEqualTo(200);
  }

  @Test
  void aBodyThatIsAnnouncedAndNeverSentIsNotWaitedFor() throws Exception {
    Socket socket = sending("POST /livez HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\n");

    String start = new String(socket.getInputStream().readNBytes(13), UTF_8);

    assertThat(start).isEqualTo("HTTP/1.1 405 ");
  }

  @Test
  void moreConnectionsThanTheLimitAreClosedOnArrival() throws Exception {
    for (int i = 0; i < HttpServerLimits.MAX_CONNECTIONS; i++) {
      sending("");
    }

    assertThat(sending("").getInputStream().read()).isEqualTo(-1);
  }

  @Test
  void aRequestThatIsTooLargeEndsItsConnectionOnly() throws Exception {
    Socket socket = sending("GET /livez HTTP/1.1\r\nHost: localhost\r\nX: " + "x".repeat(20_000));

    assertThat(endsWithoutAnswer(socket)).isTrue();
    assertThat(admin.get("/livez").statusCode()).isEqualTo(200);
  }

  @Test
  void garbageEndsItsConnectionOnly() throws Exception {
    Socket socket = sending("\u0016\u0003\u0001\u0002 garbage\r\n\r\n");

    String answer = new String(socket.getInputStream().readAllBytes(), UTF_8);

    assertThat(answer).startsWith("HTTP/1.1 400 ");
    assertThat(admin.get("/livez").statusCode()).isEqualTo(200);
  }

  private static boolean endsWithoutAnswer(Socket socket) {
    try {
      return socket.getInputStream().read() == -1;
    } catch (IOException reset) {
      return true;
    }
  }
}

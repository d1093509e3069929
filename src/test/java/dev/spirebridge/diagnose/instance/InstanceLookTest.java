package dev.spirebridge.diagnose.instance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import dev.spirebridge.demo.CertificateAuthority;
import dev.spirebridge.identity.SvidTls;
import dev.spirebridge.testing.HeldIdentities;
import dev.spirebridge.testing.TestIdentities;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is said of addresses that are no instance's, and of instances in part. */
@Timeout(60)
class InstanceLookTest {

  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
  private static final Duration LIMIT = Duration.ofMillis(1500);
  private static final String CONTROLLER =
      """
      {"version": "1", "startedAt": "2026-03-01T11:00:00Z", "now": "2026-03-01T12:00:00Z",
       "controllers": []}
      """;

  /** An answer for each path, and 404 for the others. */
  private record Web(Map<String, Answer> answers) {

    record Answer(int code, String body) {}

    InstanceReport look() throws Exception {
      HttpServer server = HttpServer.create(new InetSocketAddress(LOOPBACK, 0), 5);
      server.createContext(
          "/",
          exchange -> {
            Answer answer =
                answers.getOrDefault(exchange.getRequestURI().getPath(), new Answer(404, "no"));
            byte[] body = answer.body().getBytes(UTF_8);
            exchange.sendResponseHeaders(answer.code(), body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
          });
      server.start();
      try {
        return InstanceLookTest.look("http://127.0.0.1:" + server.getAddress().getPort());
      } finally {
        server.stop(0);
      }
    }
  }

  private static Web.Answer says(int code, String body) {
    return new Web.Answer(code, body);
  }

  private static InstanceReport look(String address) throws Exception {
    try (InstancePages pages = new InstancePages(URI.create(address), LIMIT)) {
      return new InstanceLook(pages, "it").look();
    }
  }

  private static NoAnswerException silence(String address) {
    return catchThrowableOfType(NoAnswerException.class, () -> look(address));
  }

  private static NoAnswerException silence(Web.Answer status) {
    return catchThrowableOfType(
        NoAnswerException.class, () -> new Web(Map.of("/api/v1/status", status)).look());
  }

  @Test
  void putsTogetherWhatAControllerTells() throws Exception {
    InstanceReport report =
        new Web(
                Map.of(
                    "/api/v1/status", says(200, CONTROLLER),
                    "/readyz", says(503, "not ready: x\nto do: y\n")))
            .look();

    assertThat(report.readiness()).isEqualTo(new Readiness.NotReady("not ready: x\nto do: y"));
    assertThat(report.document()).isEqualTo(CONTROLLER);
    assertThat(report.issuers()).isEmpty();
    assertThat(report.notes()).isEmpty();
  }

  @Test
  void goesOnWithoutWhatIsNotAnswered() throws Exception {
    InstanceReport report =
        new Web(
                Map.of(
                    "/api/v1/status", says(200, CONTROLLER),
                    "/readyz", says(500, "x"),
                    "/api/v1/issuers", says(200, "{}")))
            .look();

    assertThat(report.readiness()).isEqualTo(new Readiness.Unknown("it answers /readyz with 500"));
    assertThat(report.notes())
        .isEqualTo(
            List.of(
                "what /api/v1/issuers answers is no list of issuers: it has no list of targets"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "404 | not here                | it answers /api/v1/status with 404, and is no spire-bridge",
        "302 | elsewhere               | it answers /api/v1/status with 302, and is no spire-bridge",
        "500 | an error                | it answers /api/v1/status with 500",
        "200 | <html><body>hi</body>   | it answers /api/v1/status, and is no spire-bridge: it is not JSON, or not whole",
        "200 | {\"status\": \"UP\"}    | it answers /api/v1/status, and is no spire-bridge: it has no list of sources",
        "200 | ''                      | it answers /api/v1/status, and is no spire-bridge: it is not a JSON object",
        "404 | there are /livez and /readyz | it is an instance's --health address, which has no status",
        "403 | the Host header does not name this machine | it answers only to requests that name its machine",
      })
  void saysWhoAnswersInstead(int code, String body, String message) {
    NoAnswerException silence = silence(says(code, body));

    assertThat(silence).hasMessage(message);
    assertThat(silence.advice()).isNotBlank();
  }

  @Test
  void saysThatNobodyListens() throws IOException {
    int port;
    try (ServerSocket taken = new ServerSocket(0, 1, LOOPBACK)) {
      port = taken.getLocalPort();
    }
    assertThat(silence("http://127.0.0.1:" + port).sentence())
        .isEqualTo(
            "nobody listens at http://127.0.0.1:%d; start it (spire-bridge serve, or spire-bridge"
                    .formatted(port)
                + " controller); if it runs, name the address of its --http, or ask a pod with --pod"
                + " NAME -n NAMESPACE");
  }

  @Test
  void saysThatAHostIsNotKnown() {
    assertThat(silence("http://nowhere.invalid:9877"))
        .hasMessage("no address is known of the host nowhere.invalid");
  }

  @Test
  void saysThatTheOtherSideSpeaksTls() throws Exception {
    CertificateAuthority authority = TestIdentities.authority(TestIdentities.TRUST_DOMAIN);
    HeldIdentities own =
        new HeldIdentities(
            TestIdentities.snapshot(
                List.of(TestIdentities.svid(authority, TestIdentities.WEB, "")), authority));
    try (ServerSocket server =
        SvidTls.server(own, _ -> true, TestIdentities.CLOCK, _ -> {})
            .getServerSocketFactory()
            .createServerSocket(0, 5, LOOPBACK)) {
      Thread.ofVirtual().start(() -> serve(server, client -> client.getInputStream().read()));
      String address = "://127.0.0.1:" + server.getLocalPort();

      assertThat(silence("http" + address))
          .hasMessage("http%s speaks TLS, and this command has no SVID to show there", address);
      assertThat(silence("https" + address))
          .hasMessage("https%s speaks TLS, and this command has no SVID to show there", address);
    }
  }

  @Test
  void saysThatTheOtherSideDoesNotSpeakHttp() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 5, LOOPBACK)) {
      Thread.ofVirtual()
          .start(() ->
              serve(
                  server,
                  client -> client.getOutputStream().write("SSH-2.0-x\r\n".getBytes(UTF_8))));
      String address = "http://127.0.0.1:" + server.getLocalPort();
      assertThat(silence(address)).hasMessage("%s does not speak HTTP", address);
    }
  }

  @Test
  void givesUpAfterAWhile() throws IOException {
    try (ServerSocket silent = new ServerSocket(0, 5, LOOPBACK)) {
      String address = "http://127.0.0.1:" + silent.getLocalPort();
      assertThat(silence(address))
          .hasMessage("%s takes the connection and has not answered within 1 s", address);
    }
  }

  private interface Serving {
    void to(Socket client) throws IOException;
  }

  private static void serve(ServerSocket server, Serving serving) {
    while (!server.isClosed()) {
      try (Socket client = server.accept()) {
        serving.to(client);
      } catch (IOException _) {
        // The client has gone, or the test is over.
      }
    }
  }
}

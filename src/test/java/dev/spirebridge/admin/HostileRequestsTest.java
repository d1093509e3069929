package dev.spirebridge.admin;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.spirebridge.admin.RawRequest.Reply;
import java.io.IOException;
import java.net.Socket;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/**
 * What no browser sends, byte for byte, at an address that serves everything and at one for health
 * alone. Each row says with which status it is answered, 0 being a connection that is closed
 * without a word. No answer may tell what made it.
 */
class HostileRequestsTest {

  private static final String LOCAL = "Host: localhost";

  private RunningAdmin everything;
  private RunningAdmin health;

  @BeforeEach
  void start() throws IOException {
    everything = new RunningAdmin();
    health = new RunningAdmin(AdminEndpoints::healthOnly);
  }

  @AfterEach
  void stop() {
    everything.close();
    health.close();
  }

  private static String get(String target) {
    return get(target, LOCAL);
  }

  private static String get(String target, String headers) {
    return request("GET", target, headers);
  }

  private static String request(String method, String target, String headers) {
    return "%s %s HTTP/1.1\r\n%s\r\nConnection: close\r\n\r\n".formatted(method, target, headers);
  }

  @Test
  void noPathLeadsAnywhereElse() throws IOException {
    answers(
        404,
        get("/../../etc/passwd"),
        get("/%2e%2e/%2e%2e/etc/passwd"),
        get("/%252e%252e/etc/passwd"),
        get("/..%2f..%2fetc/passwd"),
        get("/page.js/../../etc/passwd"),
        get("/page.../etc/passwd"),
        get("/page.css%00.html"),
        get("/livez/../api/v1/status"),
        get("/livez%2f..%2fapi/v1/status"),
        get("/livez%00"),
        get("/livez;x=y"),
        get("file:///etc/passwd"),
        get("*"),
        get("?x"),
        get("livez"),
        get("/a b"));
    answers(400, get("/..\\..\\etc\\passwd"), get("/%zz"));
  }

  /** Who filters paths in front of us must not be got past by writing them otherwise. */
  @Test
  void aPathCountsAsItIsWritten() throws IOException {
    answers(404, get("/%6civez"), get("/api%2fv1%2fstatus"), get("/API/v1/status"));
  }

  @Test
  void healthAloneHasNothingButHealth() throws IOException {
    for (String path : List.of("/api/v1/status", "/api/v1/identities", "/page.js", "/page.css")) {
      assertThat(ask(health, get(path)).status()).as(path).isEqualTo(404);
    }
    assertThat(ask(health, get("//localhost/api/v1/status")).status()).isEqualTo(404);
    assertThat(ask(health, get("http://localhost/api/v1/status")).status()).isEqualTo(404);
  }

  /** A page that had its name pointed here must not be read by naming us in one place alone. */
  @Test
  void everyNameInARequestHasToBeThisMachines() throws IOException {
    answers(
        403,
        get("/livez", "Host: attacker.example"),
        get("/livez", "Host: attacker.example\r\nHost: localhost"),
        get("/livez", "Host: localhost\r\nHost: attacker.example"),
        get("/livez", "Host:"),
        get("/livez", "Host: localhost\r\n folded: x"),
        get("http://attacker.example/livez"),
        get("http://localhost@attacker.example/livez"),
        get("//attacker.example/livez"));
    answers(200, get("http://localhost/livez"), get("http://127.0.0.1:9877/livez"));
  }

  @Test
  void onlyReadingIsAnsweredAndNothingIsEchoed() throws IOException {
    for (String method : List.of("POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "BREW", "get")) {
      answers(405, request(method, "/livez", LOCAL));
    }
    String trace = request("TRACE", "/livez", LOCAL + "\r\nX-Secret: echo-of-this");
    assertThat(ask(everything, trace).text()).startsWith("HTTP/1.1 405 ").doesNotContain("echo-of");
  }

  @Test
  void whatIsNoRequestIsRefused() throws IOException {
    answers(
        400,
        "GET /livez\r\n\r\n",
        get("/livez", LOCAL + "\r\nContent-Length: -1"),
        get("/livez", LOCAL + "\r\nContent-Length: x"),
        get("/livez", LOCAL + "\r\nContent-Length: 1\r\nContent-Length: 2"),
        get("/livez", LOCAL + "\r\nTransfer-Encoding: chunked\r\nContent-Length: 5"),
        get("/livez", LOCAL + "\r\nno colon"),
        get("/livez", LOCAL + "\r\nX\0: y"));
    answers(501, get("/livez", LOCAL + "\r\nTransfer-Encoding: gzip"));
    answers(404, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
    answers(0, get("mailto:x"));
  }

  @Test
  void whatIsTooLargeIsNotReadToItsEnd() throws IOException {
    answers(
        0,
        get("/" + "x".repeat(20_000)),
        get("/livez?" + "x".repeat(3_000_000)),
        get("/livez", LOCAL + "\r\nX: " + "x".repeat(20_000)),
        get("/livez", LOCAL + "\r\n" + "X: y\r\n".repeat(3000) + "Y: z"));
    answers(
        405,
        request("POST", "/livez", LOCAL + "\r\nContent-Length: 3000000") + "x".repeat(3_000_000));
  }

  /** It once was told as a defect of the bridge, with a stack trace for each such request. */
  @Test
  void aBodyOfImpossibleSizeIsTheClientsFaultAndNobodyElsesTrouble() throws IOException {
    Logger logger = (Logger) LoggerFactory.getLogger(EndpointHandler.class);
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    lines.start();
    logger.addAppender(lines);
    try {
      answers(
          405,
          "POST /livez HTTP/1.1\r\n%s\r\nTransfer-Encoding: chunked\r\n\r\nffffffffff\r\nxxx"
              .formatted(LOCAL));
    } finally {
      logger.detachAppender(lines);
    }
    assertThat(lines.list).isEmpty();
  }

  private void answers(int status, String... requests) throws IOException {
    for (String request : requests) {
      for (RunningAdmin admin : List.of(everything, health)) {
        Reply reply = ask(admin, request);
        assertThat(reply.status()).as(start(request)).isEqualTo(status);
        assertTellsNothing(reply);
      }
    }
    assertThat(ask(everything, get("/livez")).status()).isEqualTo(200);
  }

  private static Reply ask(RunningAdmin admin, String request) throws IOException {
    try (Socket socket = admin.sending("")) {
      return RawRequest.ask(socket, request);
    }
  }

  private static String start(String request) {
    return request.substring(0, Math.min(100, request.length()));
  }

  private static void assertTellsNothing(Reply reply) {
    assertThat(reply.head().toLowerCase(Locale.ROOT))
        .doesNotContain("\r\nserver:", "x-powered-by", "java", "jdk");
    assertThat(reply.text())
        .doesNotContain("\tat ", "sun.net", "dev.spirebridge", "passwd", "root:");
  }
}

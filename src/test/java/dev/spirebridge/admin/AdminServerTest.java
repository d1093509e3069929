package dev.spirebridge.admin;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.spirebridge.status.Availability;
import dev.spirebridge.status.SourcePhase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdminServerTest {

  private RunningAdmin admin;

  @BeforeEach
  void start() throws IOException {
    admin = new RunningAdmin();
  }

  @AfterEach
  void stop() {
    admin.close();
  }

  @Test
  void tellsThePortItReallyListensOn() {
    assertThat(admin.address().getPort()).isPositive();
    assertThat(admin.address().getAddress().isLoopbackAddress()).isTrue();
  }

  @Test
  void livezFollowsTheProcessAndNotTheAgent() throws Exception {
    admin.status.set(Statuses.with(Statuses.source(SourcePhase.BACKING_OFF, Optional.empty())));
    assertThat(admin.get("/livez").statusCode()).isEqualTo(200);

    admin.stopped.set(List.of("thread watch has ended"));
    HttpResponse<String> dead = admin.get("/livez");
    assertThat(dead.statusCode()).isEqualTo(503);
    assertThat(dead.body()).isEqualTo("not live: thread watch has ended\nrestart it\n");
  }

  @Test
  void readyzFollowsTheStatus() throws Exception {
    HttpResponse<String> ready = admin.get("/readyz");
    assertThat(ready.statusCode()).isEqualTo(200);
    assertThat(ready.body()).isEqualTo("ready\n");

    admin.status.set(
        Statuses.with(
            Statuses.source(SourcePhase.AWAITING_REGISTRATION, Optional.of(Statuses.NOW)),
            Statuses.subject(Availability.WITHDRAWN)));
    HttpResponse<String> withdrawn = admin.get("/readyz");
    assertThat(withdrawn.statusCode()).isEqualTo(503);
    assertThat(withdrawn.body())
        .startsWith("not ready: the agent has no identity for this workload any more\n");
  }

  @Test
  void statusIsJson() throws Exception {
    HttpResponse<String> response = admin.get("/api/v1/status");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
    assertThat(response.body()).isEqualTo(StatusJsonTest.write(Statuses.serving()));
    assertThat(new ObjectMapper().readTree(response.body()).at("/sources/0/address").textValue())
        .isEqualTo(Statuses.AGENT);
  }

  @Test
  void metricsAreInTheTextFormat() throws Exception {
    HttpResponse<String> response = admin.get("/metrics");

    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type"))
        .contains("text/plain; version=0.0.4; charset=utf-8");
    assertThat(response.body()).contains("spirebridge_ready 1.0\n");
  }

  @Test
  void theIndexNamesEveryEndpoint() throws Exception {
    assertThat(admin.get("/").body()).contains("/livez", "/readyz", "/metrics", "/api/v1/status");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/nothing", "/livez/", "/api/v1/status/x"})
  void anUnknownPathIsAnsweredWithWhatThereIs(String path) throws Exception {
    HttpResponse<String> response = admin.get(path);

    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(response.body()).contains("/livez", "/readyz", "/metrics", "/api/v1/status");
  }

  @Test
  void theHealthServerHasNoStatus() throws Exception {
    try (RunningAdmin health = new RunningAdmin(AdminEndpoints::healthOnly)) {
      assertThat(health.get("/livez").statusCode()).isEqualTo(200);
      assertThat(health.get("/readyz").statusCode()).isEqualTo(200);
      assertThat(health.get("/metrics").statusCode()).isEqualTo(200);
      assertThat(health.get("/api/v1/status").statusCode()).isEqualTo(404);
      assertThat(health.get("/").body()).doesNotContain("/api/v1/status");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH"})
  void everythingButReadingIsRefused(String method) throws Exception {
    HttpResponse<String> response = admin.send(method, "/livez");

    assertThat(response.statusCode()).isEqualTo(405);
    assertThat(response.headers().firstValue("Allow")).contains("GET, HEAD");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/livez", "/readyz", "/nothing", "/api/v1/status"})
  void headIsGetWithoutTheBody(String path) throws Exception {
    HttpResponse<String> head = admin.send("HEAD", path);
    HttpResponse<String> get = admin.get(path);

    assertThat(head.body()).isEmpty();
    assertThat(head.statusCode()).isEqualTo(get.statusCode());
    assertThat(head.headers().firstValue("Content-Type"))
        .isEqualTo(get.headers().firstValue("Content-Type"));
    assertThat(head.headers().firstValue("Content-Length"))
        .isEqualTo(get.headers().firstValue("Content-Length"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/livez", "/readyz", "/metrics", "/api/v1/status", "/nothing"})
  void nothingIsToBeStored(String path) throws Exception {
    assertThat(admin.get(path).headers().firstValue("Cache-Control")).contains("no-store");
  }

  @Test
  void aPageWhoseDomainWasPointedHereIsRefused() throws Exception {
    String request = "GET /api/v1/status HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n";
    try (Socket rebound = admin.sending(request.formatted("attacker.example:9877"));
        Socket direct = admin.sending(request.formatted("localhost:9877"))) {
      String refused = new String(rebound.getInputStream().readAllBytes(), UTF_8);
      assertThat(refused).startsWith("HTTP/1.1 403 ").doesNotContain(Statuses.ID);
      String answered = new String(direct.getInputStream().readAllBytes(), UTF_8);
      assertThat(answered).startsWith("HTTP/1.1 200 ").contains(Statuses.ID);
    }
  }

  @Test
  void aTakenPortIsNamedWithWhatToDo() {
    InetSocketAddress taken = admin.address();
    AdminEndpoints.Selection selection =
        AdminEndpoints.ofBridge(
                Statuses::serving, Statuses::served, Duration.ofMinutes(1), List::of)
            .healthOnly();

    assertThatThrownBy(() -> AdminServer.start(taken, selection))
        .isInstanceOf(AdminAddressException.class)
        .hasMessage(
            "cannot serve HTTP on %s:%d: Address already in use; "
                + "stop the process that has the port, or choose another port",
            taken.getHostString(), taken.getPort());
  }

  @Test
  void anAddressThatIsNotOursIsNamed() {
    AdminEndpoints.Selection selection =
        AdminEndpoints.ofBridge(
                Statuses::serving, Statuses::served, Duration.ofMinutes(1), List::of)
            .healthOnly();

    assertThatThrownBy(() -> AdminServer.start(new InetSocketAddress("192.0.2.1", 80), selection))
        .isInstanceOf(AdminAddressException.class)
        .hasMessageStartingWith("cannot serve HTTP on 192.0.2.1:80: ");
    InetSocketAddress unresolved = InetSocketAddress.createUnresolved("no.such.host", 80);
    assertThatThrownBy(() -> AdminServer.start(unresolved, selection))
        .isInstanceOf(AdminAddressException.class)
        .hasMessageContaining("no.such.host:80: the host name has no address");
  }

  @Test
  void aClosedServerFreesItsPort() throws Exception {
    InetSocketAddress address = admin.address();
    admin.get("/livez");
    admin.close();

    AdminEndpoints.Selection selection =
        AdminEndpoints.ofBridge(
                Statuses::serving, Statuses::served, Duration.ofMinutes(1), List::of)
            .healthOnly();
    try (AdminServer again = AdminServer.start(address, selection)) {
      assertThat(again.address()).isEqualTo(address);
    }
  }

  @Test
  void anErrorInsideIsAnErrorToTheClientWithoutItsText() throws Exception {
    admin.failure.set(Optional.of(new IllegalStateException("broken")));

    HttpResponse<String> response = admin.get("/readyz");

    assertThat(response.statusCode()).isEqualTo(500);
    assertThat(response.body()).doesNotContain("broken");
    assertThat(admin.get("/livez").statusCode()).isEqualTo(200);
  }

  @Test
  void aStatusThatFailsIsBrokenOffAndDoesNotLookWhole() {
    admin.failure.set(Optional.of(new IllegalStateException("broken")));

    assertThatThrownBy(() -> admin.get("/api/v1/status")).isInstanceOf(IOException.class);
  }

  @Test
  void aControllerAnswersOnTheSamePaths() throws Exception {
    AdminEndpoints.Selection selection =
        AdminEndpoints.ofController(
                ControllerStatuses::leading,
                ControllerStatuses::namespaces,
                Optional.empty(),
                List::of)
            .everything();
    try (AdminServer controller =
            AdminServer.start(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), selection);
        HttpClient client = HttpClient.newHttpClient()) {
      String base = "http://127.0.0.1:" + controller.address().getPort();

      assertThat(body(client, base + "/livez")).isEqualTo("live\n");
      assertThat(body(client, base + "/readyz")).startsWith("ready\n");
      assertThat(body(client, base + "/metrics"))
          .contains("spirebridge_controller_leading 1.0\n", "spirebridge_ready 1.0\n");
      assertThat(body(client, base + "/api/v1/status"))
          .contains("\"InvalidAnnotation\": 1", "\"lastPassAgeSeconds\": 12");
      assertThat(body(client, base + "/api/v1/namespaces"))
          .isEqualTo(StatusJsonTest.write(ControllerStatuses.namespaces()));
    }
  }

  private static String body(HttpClient client, String url) throws Exception {
    return client
        .send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString())
        .body();
  }
}

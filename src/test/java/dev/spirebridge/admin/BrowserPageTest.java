package dev.spirebridge.admin;

import static dev.spirebridge.admin.Statuses.NOW;
import static dev.spirebridge.admin.Statuses.ago;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.admin.page.StatusPage;
import dev.spirebridge.status.Availability;
import dev.spirebridge.status.BridgeStatus;
import dev.spirebridge.status.NameStatus;
import dev.spirebridge.status.SourcePhase;
import dev.spirebridge.status.StreamStatus;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a browser is sent at {@code /}. */
class BrowserPageTest {

  private static final String HOSTILE = "\"'><script>alert(1)</script>\u202e";
  private static final Pattern ROW = Pattern.compile("<tr role=\"row\"><th role=\"rowheader\"");

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
  void aBrowserIsSentThePageAndOthersTheList() throws Exception {
    HttpResponse<String> page = admin.page("/");

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("Content-Type")).contains("text/html; charset=utf-8");
    assertThat(page.headers().firstValue("Vary")).contains("Accept");
    assertThat(page.body()).startsWith("<!DOCTYPE html>\n<html lang=\"en\">").endsWith("</html>\n");
    assertThat(admin.get("/").body()).startsWith("spire-bridge\n\n/livez");
  }

  @Test
  void theHealthServerHasNoPage() throws Exception {
    try (RunningAdmin health = new RunningAdmin(AdminEndpoints::healthOnly)) {
      assertThat(health.page("/").body()).startsWith("spire-bridge\n\n/livez");
      assertThat(health.page("/page.js").statusCode()).isEqualTo(404);
    }
  }

  @Test
  void nothingMayRunOrBeLoadedButTheFilesBesideIt() throws Exception {
    HttpResponse<String> page = admin.page("/");

    assertThat(page.headers().firstValue("Content-Security-Policy"))
        .contains(
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
                + " img-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'");
    assertThat(page.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
    assertThat(page.headers().firstValue("Referrer-Policy")).contains("no-referrer");
    assertThat(page.headers().firstValue("Cache-Control")).contains("no-store");
    assertThat(page.body())
        .doesNotContain("style=", "<style", "http://", "https://")
        .containsPattern("<script defer=\"\" src=\"/page.js\\?v=[0-9a-f]{16}\"></script>")
        .containsOnlyOnce("<script")
        .contains("<noscript><meta content=\"10\" http-equiv=\"refresh\"></noscript>");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/page.css", "/page.js", "/page.svg"})
  void aFileIsSentOnceAndThenKnownByItsTag(String path) throws Exception {
    HttpResponse<String> first = admin.page(path);
    String tag = first.headers().firstValue("ETag").orElseThrow();
    HttpResponse<String> again = admin.page(path, "If-None-Match", tag);

    assertThat(first.statusCode()).isEqualTo(200);
    assertThat(first.body()).isNotEmpty();
    assertThat(first.headers().firstValue("Cache-Control")).contains("no-cache");
    assertThat(again.statusCode()).isEqualTo(304);
    assertThat(again.body()).isEmpty();
    assertThat(
            admin.send("HEAD", path, "If-None-Match", tag).headers().firstValue("Content-Length"))
        .as("of a page that is not sent")
        .isEmpty();
    assertThat(admin.page(path, "If-None-Match", "\"other\"").statusCode()).isEqualTo(200);
    assertThat(admin.page("/").body()).contains(path + "?v=" + tag.replace("\"", ""));
  }

  @Test
  void showsWhatTheStatusTells() throws Exception {
    admin.status.set(Statuses.keeping(Statuses.foreign()));

    assertThat(admin.page("/").body())
        .contains("id=\"verdict\"", "ready · spire-bridge serve")
        .contains(Statuses.ID, "35m 0s", "3fa9c1", "by CN=example.org,O=SPIFFE")
        .contains("data-until=\"" + ago("-PT35M").toEpochMilli() + "\"")
        .contains("sidecar~10.0.0.7~cart-5d9f.shop~shop.svc.cluster.local", "accepted in 1.3 ms")
        .contains("partner.example", Statuses.FOLDER, Statuses.SOCKET, Statuses.AGENT)
        .contains("there is a Secret istio-ingress/gateway without the label")
        .contains("href=\"/api/v1/status\"");
  }

  @Test
  void showsCallersAndTheWindowOfAMove() throws Exception {
    admin.status.set(Statuses.servingCallers());
    assertThat(admin.page("/").body())
        .contains("pid 13 uid 1337", "awaiting registration", Statuses.POD)
        .contains("uid-not-allowed", "10.0.0.7:9879");

    admin.status.set(MovingStatuses.moving(MovingStatuses.openWindow()));
    assertThat(admin.page("/").body()).contains("id=\"moving\"");
  }

  @Test
  void saysWhyItIsNotReady() throws Exception {
    admin.status.set(
        Statuses.with(
            Statuses.source(SourcePhase.AWAITING_REGISTRATION, Optional.of(NOW)),
            Statuses.subject(Availability.WITHDRAWN)));

    assertThat(admin.page("/").body())
        .contains("not ready: the agent has no identity for this workload any more")
        .contains("<span class=\"pill bad\">withdrawn</span>");
  }

  @Test
  void anExpiredIdentityIsSaidToBe() throws Exception {
    admin.status.set(
        Statuses.with(
            Statuses.source(SourcePhase.STREAMING, Optional.of(NOW)),
            Statuses.subject(Availability.AVAILABLE, Statuses.svid(ago("PT3M")))));

    assertThat(admin.page("/?trouble=1").body())
        .contains("<span class=\"pill bad\">expired</span>", "expired 3m 0s ago");
  }

  @Test
  void whatAProxySaysOfItselfStaysText() throws Exception {
    admin.status.set(streams(List.of(stream(1, HOSTILE, Optional.of(HOSTILE)))));

    String page = admin.page("/?q=" + "%22%3E%3Cscript%3E").body();
    assertThat(page).contains("value=\"&quot;&gt;&lt;script&gt;\"").containsOnlyOnce("<script");
    assertThat(admin.page("/").body())
        .contains("&quot;&#39;&gt;&lt;script&gt;alert(1)&lt;/script&gt;\uFFFD")
        .contains("<span class=\"pill bad\">NACK</span>")
        .containsOnlyOnce("<script")
        .doesNotContain("\u202e");
  }

  @Test
  void ofManyStreamsOnlyAPageIsWrittenAndTheRestIsLinked() throws Exception {
    admin.status.set(streams(tenThousand()));

    String first = admin.page("/").body();
    assertThat(first)
        .contains("1–50 of 10,000 streams", "page 1 of 200", "href=\"/?page-streams=2#streams\"");
    assertThat(ROW.matcher(first).results().count()).isLessThan(70);
    assertThat(first.length()).isLessThan(100_000);
    assertThat(admin.page("/?page-streams=200").body())
        .contains("9,951–10,000 of 10,000 streams", "node-9999<")
        .doesNotContain("page-streams=201");
    assertThat(admin.page("/?page-streams=9999").body()).contains("9,951–10,000 of 10,000 streams");
  }

  @Test
  void aFilterFindsOneAmongMany() throws Exception {
    admin.status.set(streams(tenThousand()));

    assertThat(admin.page("/?q=NODE-7777").body())
        .contains("1 that match, of 10,000 streams", "node-7777<")
        .doesNotContain("node-7778<")
        .contains("value=\"NODE-7777\"", "Show all");
    assertThat(admin.page("/?trouble=1").body())
        .contains("1–50 of 100 that match, of 10,000 streams", "node-100<", "the root is unknown")
        .doesNotContain("node-101<");
    assertThat(admin.page("/?trouble=1&q=nobody").body())
        .contains("None of them matches the filter.");
  }

  @Test
  void oneStatusServesAllWhoAskWithinASecond() {
    AtomicInteger made = new AtomicInteger();
    AtomicReference<Instant> clock = new AtomicReference<>(NOW);
    BridgeStatus status = Statuses.serving();
    StatusPage page =
        StatusPage.ofBridge(
            () -> {
              made.incrementAndGet();
              return status;
            },
            Duration.ofMinutes(10),
            clock::get);
    FrontPage.Request request = new FrontPage.Request("/", "", "text/html", "");

    page.answer(request, List.of());
    clock.set(NOW.plusMillis(999));
    page.answer(request, List.of());
    assertThat(made).hasValue(1);

    clock.set(NOW.plusSeconds(1));
    page.answer(request, List.of());
    assertThat(made).hasValue(2);
  }

  @Test
  void aControllerShowsNamespacesAndIssuersThoseInTroubleFirst() {
    String page = controller("");

    assertThat(page)
        .contains("spire-bridge controller", "leading as " + ControllerStatuses.IDENTITY)
        .contains("<span class=\"pill bad\">fell-back-to-mesh-ca</span>", "does not hold")
        .contains("mount spire-bridge&#39;s socket into its proxy, and restart it")
        .contains("<span class=\"pill bad\">in trouble</span>", "InvalidAnnotation")
        .contains("kubectl annotate namespace payments --overwrite spirebridge.dev/ttl=VALUE")
        .contains("41 registered", "in sync");
    assertThat(page.indexOf("shop/web-5c8b-9qk7d"))
        .isLessThan(page.indexOf("istio-ingress/gateway-7d9f-x2x4p"));
  }

  @Test
  void aControllersTablesAreFiltered() {
    assertThat(controller("trouble=1"))
        .contains("payments", "shop/web-5c8b-9qk7d")
        .doesNotContain("istio-ingress/gateway-7d9f-x2x4p", "spire-bridge-ns-shop");
    assertThat(controller("q=gateway"))
        .contains("istio-ingress/gateway-7d9f-x2x4p", "None of them matches the filter.")
        .doesNotContain("shop/web-5c8b-9qk7d");
  }

  @Test
  void aControllerThatChecksNoIssuersSaysNothingOfThem() {
    StatusPage page =
        StatusPage.ofController(
            ControllerStatuses::leading,
            ControllerStatuses::namespaces,
            Optional.empty(),
            () -> NOW);

    assertThat(written(page, "")).contains("payments").doesNotContain("Issuers");
  }

  private static String controller(String query) {
    StatusPage page =
        StatusPage.ofController(
            ControllerStatuses::leading,
            ControllerStatuses::namespaces,
            Optional.of(ControllerStatuses::issuers),
            () -> NOW);
    return written(page, query);
  }

  private static String written(StatusPage page, String query) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      page.answer(new FrontPage.Request("/", query, "text/html", ""), List.of())
          .orElseThrow()
          .body()
          .writeTo(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toString(UTF_8);
  }

  @Test
  void anErrorInsideIsAnErrorToTheBrowserWithoutItsText() throws Exception {
    admin.failure.set(Optional.of(new IllegalStateException("broken")));

    HttpResponse<String> response = admin.page("/");

    assertThat(response.statusCode()).isEqualTo(500);
    assertThat(response.body()).doesNotContain("broken");
  }

  /** One in a hundred rejects what it is sent. */
  private static List<StreamStatus> tenThousand() {
    return LongStream.rangeClosed(1, 10_000)
        .mapToObj(id ->
            stream(
                id,
                "node-" + id,
                id % 100 == 0 ? Optional.of("the root is unknown") : Optional.empty()))
        .toList();
  }

  private static StreamStatus stream(long id, String nodeId, Optional<String> nack) {
    return new StreamStatus(
        id,
        Statuses.SOCKET,
        "pid " + id + " uid 1337",
        nodeId,
        "DeltaSecrets",
        ago("PT20M"),
        false,
        List.of(
            new NameStatus(
                "default",
                Optional.empty(),
                Optional.of("9c41d0"),
                Optional.of("9c41d0"),
                nack,
                Optional.of(Duration.ofMillis(2)))));
  }

  private static BridgeStatus streams(List<StreamStatus> streams) {
    return Statuses.with(
        List.of(Statuses.source(SourcePhase.STREAMING, Optional.of(NOW))),
        List.of(Statuses.subject(Availability.AVAILABLE, Statuses.svid(ago("-PT35M")))),
        streams);
  }
}

package dev.spirebridge.federation;

import static dev.spirebridge.federation.Bundles.THEIRS;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpHandler;
import dev.spirebridge.demo.CertificateAuthority;
import dev.spirebridge.identity.TrustBundle;
import dev.spirebridge.testing.SvidBuilder;
import io.spiffe.spiffeid.SpiffeId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against real TLS servers with a web certificate, judged by a root of the test's. */
class HttpsWebEndpointTest {

  /** Also that of the JDK's own checks, which read the machine's clock. */
  private final Instant now = Instant.now();

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final String document = Bundles.document(Bundles.authority(THEIRS));
  private final WebCertificates web = new WebCertificates(now);
  private final BundleEndpoint endpoint = endpoint(PATIENCE);

  @Test
  void fetchesFromAServerTheRootsVouchFor() throws Exception {
    try (TlsEndpoint server = serve(web.valid("localhost"), TlsEndpoint.answering(200, document))) {
      assertThat(fetch(server.url("localhost")))
          .isEqualTo(new FetchOutcome.Fetched(Bundles.parsed(document), Optional.empty()));
    }
  }

  @Test
  void refusesAnExpiredCertificate() throws Exception {
    try (TlsEndpoint server =
        serve(web.expired("localhost"), TlsEndpoint.answering(200, document))) {
      expect(server, FetchProblem.WEB_CERTIFICATE_EXPIRED, "expired at", "has to renew it");
    }
  }

  @Test
  void refusesAnUnknownAuthority() throws Exception {
    WebCertificates other = new WebCertificates(now);
    try (TlsEndpoint server =
        serve(other.valid("localhost"), TlsEndpoint.answering(200, document))) {
      expect(server, FetchProblem.UNKNOWN_WEB_AUTHORITY, "CN=localhost", "trustStore");
    }
  }

  @Test
  void refusesTheCertificateOfAnotherHost() throws Exception {
    try (TlsEndpoint server =
        serve(web.valid("other.test"), TlsEndpoint.answering(200, document))) {
      expect(server, FetchProblem.WRONG_HOST_NAME, "is for other.test, not for localhost");
    }
  }

  @Test
  void advisesHttpsSpiffeWhereTheServerHasAnSvid() throws Exception {
    CertificateAuthority spire = Bundles.authority(THEIRS, now);
    SpiffeId id = SpiffeId.parse("spiffe://cluster2.demo/spire/server");
    var svid = SvidBuilder.of(spire, id, now).build();
    try (TlsEndpoint server =
        TlsEndpoint.start(svid.privateKey(), svid.chain(), TlsEndpoint.answering(200, document))) {
      expect(
          server,
          FetchProblem.UNKNOWN_WEB_AUTHORITY,
          "spiffe://cluster2.demo/spire/server",
          "https_spiffe");
    }
  }

  /** As SPIRE's client does, and SPIFFE Federation, section 5.2.1.4, wants. */
  @Test
  void followsARedirectAndTellsWhereTo() throws Exception {
    try (TlsEndpoint target = serve(web.valid("localhost"), TlsEndpoint.answering(200, document));
        TlsEndpoint server =
            serve(web.valid("localhost"), redirecting(target.url("localhost") + "there"))) {
      assertThat(fetch(server.url("localhost")))
          .isEqualTo(
              new FetchOutcome.Fetched(
                  Bundles.parsed(document), Optional.of(target.url("localhost").resolve("there"))));
    }
  }

  @Test
  void requiresTheNameOfTheHostItIsRedirectedTo() throws Exception {
    try (TlsEndpoint target = serve(web.valid("other.test"), TlsEndpoint.answering(200, document));
        TlsEndpoint server =
            serve(web.valid("localhost"), redirecting(target.url("127.0.0.1").toString()))) {
      expect(server, FetchProblem.WRONG_HOST_NAME, "is for other.test, not for 127.0.0.1");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"http://localhost/", "https://a:b@localhost/", "https:///x", "https://local host"})
  void isRedirectedToNothingButHttpsWithoutUserInformation(String location) throws Exception {
    try (TlsEndpoint server = serve(web.valid("localhost"), redirecting(location))) {
      FetchOutcome outcome = fetch(server.url("localhost"));
      requireFailed(outcome, FetchProblem.REDIRECT, "HTTP 302", "Declare the address");
      assertThat(((FetchOutcome.Failed) outcome).message()).doesNotContain("a:b");
    }
  }

  @Test
  void followsTenRedirectsAndNoMore() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    HttpHandler circle =
        exchange -> {
          asked.incrementAndGet();
          redirecting("/again").handle(exchange);
        };
    try (TlsEndpoint server = serve(web.valid("localhost"), circle)) {
      expect(server, FetchProblem.REDIRECT, "/again", "after 10 redirects");
      assertThat(asked).hasValue(11);
    }
  }

  private static HttpHandler redirecting(String location) {
    return exchange -> {
      try (exchange) {
        exchange.getResponseHeaders().add("Location", location);
        exchange.sendResponseHeaders(302, -1);
      }
    };
  }

  /** A server may present more than it needs to: an old root, for one. */
  @Test
  void namesTheWrongHostThoughASurplusCertificateHasExpired() throws Exception {
    WebCertificates.Server other = web.valid("other.test");
    List<X509Certificate> chain = List.of(other.chain().getFirst(), web.expiredRoot());
    try (TlsEndpoint server =
        TlsEndpoint.start(other.key(), chain, TlsEndpoint.answering(200, document))) {
      expect(server, FetchProblem.WRONG_HOST_NAME, "is for other.test, not for localhost");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "404, HTTP_REFUSAL, 'HTTP 404 (Not Found)'",
    "500, HTTP_TROUBLE, 'HTTP 500 (Internal Server Error)'",
    "204, HTTP_REFUSAL, 'HTTP 204'",
  })
  void tellsTheHttpStatus(int status, FetchProblem problem, String words) throws Exception {
    try (TlsEndpoint server = serve(web.valid("localhost"), TlsEndpoint.answering(status, ""))) {
      expect(server, problem, words);
    }
  }

  @Test
  void refusesWhatIsNoBundleDocument() throws Exception {
    try (TlsEndpoint server =
        serve(web.valid("localhost"), TlsEndpoint.answering(200, "<html>hello</html>"))) {
      expect(server, FetchProblem.NOT_A_BUNDLE, "it is not JSON");
    }
  }

  @Test
  void readsNoMoreThanTheLimitOfAnEndlessAnswer() throws Exception {
    HttpHandler endless =
        exchange -> {
          byte[] block = new byte[1 << 16];
          try (exchange) {
            exchange.sendResponseHeaders(200, 0);
            while (true) {
              exchange.getResponseBody().write(block);
            }
          } catch (IOException e) {
            // The client has hung up, which ends it.
          }
        };
    try (TlsEndpoint server = serve(web.valid("localhost"), endless)) {
      expect(server, FetchProblem.TOO_LARGE, "4 MiB");
    }
  }

  @Test
  void givesUpOnAServerThatStopsInTheMiddle() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    HttpHandler stalling =
        exchange -> {
          try (exchange) {
            exchange.sendResponseHeaders(200, 1000);
            exchange.getResponseBody().write('{');
            exchange.getResponseBody().flush();
            end.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        };
    try (TlsEndpoint server = serve(web.valid("localhost"), stalling)) {
      FetchOutcome outcome =
          endpoint(Duration.ofSeconds(2)).fetch(relationship(server.url("localhost")), none());
      requireFailed(outcome, FetchProblem.TIMED_OUT, "within 2s");
      end.countDown();
    }
  }

  @Test
  void givesUpOnAServerThatNeverSpeaks() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      URI url = URI.create("https://127.0.0.1:" + silent.getLocalPort());
      requireFailed(
          endpoint(Duration.ofSeconds(1)).fetch(relationship(url), none()),
          FetchProblem.TIMED_OUT,
          "within 1s");
    }
  }

  @Test
  void tellsThatNobodyListens() throws Exception {
    int port;
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = closed.getLocalPort();
    }
    requireFailed(
        fetch(URI.create("https://127.0.0.1:" + port)),
        FetchProblem.REFUSED,
        "Nobody accepts connections at 127.0.0.1:" + port);
  }

  @Test
  void tellsThatTheNameHasNoAddress() throws Exception {
    requireFailed(
        fetch(URI.create("https://no-such-host.invalid:8443")),
        FetchProblem.NAME_NOT_RESOLVED,
        "no-such-host.invalid");
  }

  @Test
  void tellsThatTheServerSpeaksNoTls() throws Exception {
    try (ServerSocket plain = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> answerInPlainText(plain));
      requireFailed(
          fetch(URI.create("https://127.0.0.1:" + plain.getLocalPort())),
          FetchProblem.UNREACHABLE,
          "speaks TLS");
    }
  }

  /** To each connection, as the client tries again when one ends before an answer. */
  private static void answerInPlainText(ServerSocket server) {
    byte[] answer = "HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    while (!server.isClosed()) {
      try (var connection = server.accept()) {
        connection.getOutputStream().write(answer);
        connection.shutdownOutput();
        connection.getInputStream().readAllBytes();
      } catch (IOException e) {
        // One of the two sides has hung up.
      }
    }
  }

  private BundleEndpoint endpoint(Duration timeout) {
    return new BundleEndpoint(
        WebRoots.of(List.of(web.root())), InstantSource.system(), timeout, EndpointProxies.none());
  }

  private FetchOutcome fetch(URI url) throws InterruptedException {
    return endpoint.fetch(relationship(url), none());
  }

  private void expect(TlsEndpoint server, FetchProblem problem, String... words)
      throws InterruptedException {
    requireFailed(fetch(server.url("localhost")), problem, words);
  }

  private static void requireFailed(FetchOutcome outcome, FetchProblem problem, String... words) {
    assertThat(outcome)
        .isInstanceOfSatisfying(
            FetchOutcome.Failed.class,
            failed -> {
              assertThat(failed.message()).contains(words).endsWith(".");
              assertThat(failed.problem()).isEqualTo(problem);
            });
  }

  private static TlsEndpoint serve(WebCertificates.Server identity, HttpHandler handler) {
    return TlsEndpoint.start(identity.key(), identity.chain(), handler);
  }

  private static FederatedTrustDomain relationship(URI url) {
    return new FederatedTrustDomain(THEIRS, url, new EndpointProfile.HttpsWeb(), Optional.empty());
  }

  private static Optional<TrustBundle> none() {
    return Optional.empty();
  }
}

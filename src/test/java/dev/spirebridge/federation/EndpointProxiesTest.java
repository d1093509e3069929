package dev.spirebridge.federation;

import static dev.spirebridge.federation.Bundles.THEIRS;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** By the rules of Go's programs, and through a real proxy. */
class EndpointProxiesTest {

  private static final URI ENDPOINT = URI.create("https://bundles.cluster2.demo:8443/");

  @ParameterizedTest
  @CsvSource({
    "http://proxy.test:3128, http://proxy.test:3128",
    "proxy.test:3128, http://proxy.test:3128",
    "proxy.test, http://proxy.test",
    "socks5://proxy.test, socks5://proxy.test",
  })
  void readsTheProxyAsGoDoes(String value, URI proxy) {
    for (String name : List.of("HTTPS_PROXY", "https_proxy")) {
      assertThat(EndpointProxies.of(Map.of(name, value)).forEndpoint(ENDPOINT)).contains(proxy);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*",
        "cluster2.demo",
        ".cluster2.demo",
        "*.cluster2.demo",
        "a.test, BUNDLES.cluster2.demo",
        "cluster2.demo:8443"
      })
  void asksDirectlyWhatNoProxyNames(String without) {
    assertThat(proxies(without).forEndpoint(ENDPOINT)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"ster2.demo", ".bundles.cluster2.demo", "cluster2.demo:443", "cluster2.demo.test"})
  void asksByTheProxyWhatNoProxyDoesNotName(String without) {
    assertThat(proxies(without).forEndpoint(ENDPOINT)).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"https://localhost:1", "https://127.0.0.1", "https://[::1]:1"})
  void asksThisMachineDirectly(URI endpoint) {
    assertThat(proxies("").forEndpoint(endpoint)).isEmpty();
  }

  @Test
  void asksDirectlyWithoutAProxy() {
    assertThat(EndpointProxies.of(Map.of("HTTPS_PROXY", "")).forEndpoint(ENDPOINT)).isEmpty();
    assertThat(EndpointProxies.none().forEndpoint(ENDPOINT)).isEmpty();
  }

  /** The name has an address for the proxy alone, so nothing else can have fetched it. */
  @Test
  void fetchesByWayOfTheProxy() throws Exception {
    String document = Bundles.document(Bundles.authority(THEIRS));
    WebCertificates web = new WebCertificates(Instant.now());
    var certificate = web.valid("bundles.cluster2.invalid");
    try (TlsEndpoint server =
            TlsEndpoint.start(
                certificate.key(), certificate.chain(), TlsEndpoint.answering(200, document));
        ConnectProxy proxy = ConnectProxy.to(server.port())) {
      URI url = server.url("bundles.cluster2.invalid");
      assertThat(fetch(web, url, "http://127.0.0.1:" + proxy.port()))
          .isEqualTo(new FetchOutcome.Fetched(Bundles.parsed(document), Optional.empty()));
      assertThat(proxy.asked()).containsExactly("bundles.cluster2.invalid:" + server.port());
    }
  }

  @Test
  void saysThatItIsTheProxyThatIsOutOfReach() throws Exception {
    WebCertificates web = new WebCertificates(Instant.now());
    ConnectProxy gone = ConnectProxy.to(1);
    gone.close();
    assertThat(fetch(web, ENDPOINT, "http://127.0.0.1:" + gone.port()))
        .isInstanceOfSatisfying(
            FetchOutcome.Failed.class,
            failed ->
                assertThat(failed.message())
                    .contains("by way of the proxy 127.0.0.1:" + gone.port()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"socks5://proxy.test", "http://user:secret@proxy.test"})
  void saysThatItCannotUseAProxyOfAnotherKind(String proxy) throws Exception {
    assertThat(fetch(new WebCertificates(Instant.now()), ENDPOINT, proxy))
        .isInstanceOfSatisfying(
            FetchOutcome.Failed.class,
            failed -> {
              assertThat(failed.problem().isFinding()).isFalse();
              assertThat(failed.message()).contains("HTTPS_PROXY").doesNotContain("secret");
            });
  }

  private static FetchOutcome fetch(WebCertificates web, URI url, String proxy)
      throws InterruptedException {
    return new BundleEndpoint(
            WebRoots.of(List.of(web.root())),
            InstantSource.system(),
            Duration.ofMinutes(2),
            EndpointProxies.of(Map.of("HTTPS_PROXY", proxy)))
        .fetch(
            new FederatedTrustDomain(THEIRS, url, new EndpointProfile.HttpsWeb(), Optional.empty()),
            Optional.empty());
  }

  private static EndpointProxies proxies(String without) {
    return EndpointProxies.of(Map.of("HTTPS_PROXY", "http://proxy.test", "NO_PROXY", without));
  }
}

package dev.spirebridge.federation;

import dev.spirebridge.identity.TrustBundle;
import io.spiffe.spiffeid.SpiffeId;
import io.spiffe.spiffeid.TrustDomain;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;

/**
 * Fetches a bundle as SPIRE's server does, by the profile of the endpoint (SPIFFE Federation,
 * section 5.2): it follows redirects, whose targets have to prove themselves by the same profile.
 * Safe for any number of threads.
 */
public final class BundleEndpoint {

  /** As many as Go's HTTP client, and so SPIRE's server, follows. */
  private static final int REDIRECTS = 10;

  private final WebRoots webRoots;
  private final InstantSource clock;
  private final Duration timeout;
  private final EndpointProxies proxies;

  /**
   * @param timeout for all of one fetch, from the name's resolution to the last byte
   */
  public BundleEndpoint(
      WebRoots webRoots, InstantSource clock, Duration timeout, EndpointProxies proxies) {
    this.webRoots = webRoots;
    this.clock = clock;
    this.timeout = timeout;
    this.proxies = proxies;
  }

  /**
   * Blocks until the bundle is there or cannot be had.
   *
   * @param known the latest bundle of the trust domain that the endpoint itself belongs to; only
   *     https_spiffe needs it. Without it the relationship's initial bundle stands in where the
   *     endpoint serves its own trust domain
   * @throws InterruptedException when the calling thread is interrupted; the connection is closed
   */
  public FetchOutcome fetch(FederatedTrustDomain relationship, Optional<TrustBundle> known)
      throws InterruptedException {
    return switch (relationship.profile()) {
      case EndpointProfile.HttpsWeb() ->
          fetch(relationship, host -> new WebTrust(webRoots, host, clock));
      case EndpointProfile.HttpsSpiffe(SpiffeId id) -> {
        Optional<TrustBundle> bundle = knownOf(id.getTrustDomain(), relationship, known);
        yield bundle.isEmpty()
            ? unknown(id)
            : fetch(relationship, _ -> new SpiffeTrust(id, bundle.get(), clock));
      }
    };
  }

  /**
   * @param trust by the name of the host
   */
  private FetchOutcome fetch(
      FederatedTrustDomain relationship, Function<String, TrustManager> trust)
      throws InterruptedException {
    Instant end = clock.instant().plus(timeout);
    URI declared = relationship.endpoint();
    URI at = declared;
    for (int followed = 0; ; followed++) {
      Optional<URI> proxy = proxies.forEndpoint(at);
      if (proxy.filter(BundleEndpoint::cannotBeUsed).isPresent()) {
        return FetchFailures.ofProxy(proxy.get());
      }
      HttpResponse<Optional<byte[]>> response;
      try {
        response =
            get(
                at,
                client(trust.apply(at.getHost()), proxy),
                Duration.between(clock.instant(), end));
      } catch (ExecutionException | TimeoutException e) {
        return FetchFailures.of(at, proxy, timeout, e);
      }
      if (!Redirects.isRedirect(response.statusCode())) {
        Optional<URI> redirectedTo = at.equals(declared) ? Optional.empty() : Optional.of(at);
        return read(relationship.trustDomain(), redirectedTo, response);
      }
      Optional<String> location = response.headers().firstValue("Location");
      Optional<URI> next = Redirects.target(at, location);
      if (next.isEmpty() || followed == REDIRECTS) {
        return FetchFailures.ofRedirect(response.statusCode(), location, followed);
      }
      at = next.get();
    }
  }

  /** The JDK's client knows no TLS to a proxy, no SOCKS, and sends no password there. */
  private static boolean cannotBeUsed(URI proxy) {
    return !"http".equals(proxy.getScheme()) || proxy.getRawUserInfo() != null;
  }

  private static HttpResponse<Optional<byte[]>> get(URI at, HttpClient client, Duration limit)
      throws InterruptedException, ExecutionException, TimeoutException {
    HttpRequest request =
        HttpRequest.newBuilder(at).header("Accept", "application/json").GET().build();
    try {
      return client
          .sendAsync(request, info -> new LimitedBody(BundleDocument.MAXIMUM_BYTES))
          .get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } finally {
      client.shutdownNow();
    }
  }

  private HttpClient client(TrustManager trust, Optional<URI> proxy) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {trust}, null);
      return HttpClient.newBuilder()
          .sslContext(context)
          .connectTimeout(timeout)
          .followRedirects(Redirect.NEVER)
          .version(Version.HTTP_1_1)
          .proxy(proxy.map(BundleEndpoint::selector).orElse(HttpClient.Builder.NO_PROXY))
          .build();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has TLS", e);
    }
  }

  private static ProxySelector selector(URI proxy) {
    int port = proxy.getPort() < 0 ? 80 : proxy.getPort();
    return ProxySelector.of(new InetSocketAddress(proxy.getHost(), port));
  }

  private static FetchOutcome read(
      TrustDomain trustDomain,
      Optional<URI> redirectedTo,
      HttpResponse<Optional<byte[]>> response) {
    if (response.statusCode() != 200) {
      return FetchFailures.ofStatus(response.statusCode());
    }
    if (response.body().isEmpty()) {
      return new FetchOutcome.Failed(
          FetchProblem.TOO_LARGE,
          "The bundle endpoint answers with more than %d MiB. Check that the URL is that of a %s."
              .formatted(BundleDocument.MAXIMUM_BYTES >> 20, "bundle endpoint"));
    }
    try {
      return new FetchOutcome.Fetched(
          BundleDocument.parse(trustDomain, response.body().get()), redirectedTo);
    } catch (BundleDocumentException e) {
      return new FetchOutcome.Failed(
          FetchProblem.NOT_A_BUNDLE,
          "The bundle endpoint does not answer with a SPIFFE bundle document: %s. Check that the %s"
              .formatted(e.getMessage(), "URL is that of a bundle endpoint."));
    }
  }

  private static Optional<TrustBundle> knownOf(
      TrustDomain endpoint, FederatedTrustDomain relationship, Optional<TrustBundle> known) {
    Optional<TrustBundle> fitting = known.filter(one -> one.trustDomain().equals(endpoint));
    if (fitting.isPresent() || !relationship.trustDomain().equals(endpoint)) {
      return fitting;
    }
    return relationship
        .initialBundle()
        .map(text -> authorities(endpoint, text))
        .filter(authorities -> !authorities.isEmpty())
        .map(authorities -> new TrustBundle(endpoint, authorities));
  }

  private static List<X509Certificate> authorities(TrustDomain trustDomain, String text) {
    try {
      return BundleDocument.parse(trustDomain, text.getBytes(StandardCharsets.UTF_8))
          .x509Authorities();
    } catch (BundleDocumentException e) {
      return List.of();
    }
  }

  private static FetchOutcome unknown(SpiffeId id) {
    return new FetchOutcome.Failed(
        FetchProblem.NO_KNOWN_BUNDLE,
        """
        No bundle of %s is known here that could verify the bundle endpoint %s. Get it from its \
        operator (`spire-server bundle show -format spiffe`) and give it as the initial bundle, or \
        to SPIRE (`spire-server bundle set -format spiffe -id %s < FILE`).\
        """
            .formatted(id.getTrustDomain(), id, id.getTrustDomain().toIdString()));
  }
}

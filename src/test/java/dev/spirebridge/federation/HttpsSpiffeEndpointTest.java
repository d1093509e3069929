package dev.spirebridge.federation;

import static dev.spirebridge.federation.Bundles.OURS;
import static dev.spirebridge.federation.Bundles.THEIRS;
import static dev.spirebridge.testing.TestIdentities.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.demo.CertificateAuthority;
import dev.spirebridge.demo.WorkloadSvid;
import dev.spirebridge.identity.TrustBundle;
import dev.spirebridge.testing.SvidBuilder;
import io.spiffe.spiffeid.SpiffeId;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Against real TLS servers that hold an X.509-SVID. */
class HttpsSpiffeEndpointTest {

  private static final SpiffeId SERVER = SpiffeId.parse("spiffe://cluster2.demo/spire/server");

  private final CertificateAuthority authority = Bundles.authority(THEIRS);
  private final String document = Bundles.document(authority);
  private final BundleEndpoint endpoint =
      new BundleEndpoint(
          WebRoots.of(List.of()),
          InstantSource.fixed(NOW),
          Duration.ofMinutes(2),
          EndpointProxies.none());

  @Test
  void fetchesWithTheInitialBundleWhateverTheHostIsCalled() throws Exception {
    try (TlsEndpoint server = server(svid(authority).build())) {
      for (String host : List.of("127.0.0.1", "localhost")) {
        assertThat(endpoint.fetch(relationship(server.url(host)), Optional.empty()))
            .isEqualTo(new FetchOutcome.Fetched(Bundles.parsed(document), Optional.empty()));
      }
    }
  }

  @Test
  void prefersTheLatestKnownBundleToTheInitialOne() throws Exception {
    CertificateAuthority next = Bundles.authority(THEIRS);
    try (TlsEndpoint server = server(svid(next).build())) {
      assertThat(endpoint.fetch(relationship(server.url("localhost")), known(next)))
          .isInstanceOf(FetchOutcome.Fetched.class);
    }
  }

  @Test
  void verifiesAChainWithAnIntermediate() throws Exception {
    WorkloadSvid svid = svid(authority.intermediate(Duration.ofDays(2))).build();
    try (TlsEndpoint server = server(svid)) {
      assertThat(endpoint.fetch(relationship(server.url("localhost")), Optional.empty()))
          .isInstanceOf(FetchOutcome.Fetched.class);
    }
  }

  @Test
  void refusesAnSvidThatIsNotOfTheKnownBundle() throws Exception {
    try (TlsEndpoint server = server(svid(Bundles.authority(THEIRS)).build())) {
      FetchOutcome.Failed failed = fail(server);
      assertThat(failed.problem()).isEqualTo(FetchProblem.NOT_OF_KNOWN_BUNDLE);
      assertThat(failed.message()).contains("spire-server bundle set -format spiffe");
    }
  }

  @Test
  void refusesAnotherSpiffeIdAndNamesIt() throws Exception {
    WorkloadSvid other =
        SvidBuilder.of(authority, SpiffeId.parse("spiffe://cluster2.demo/ns/x/sa/y"), NOW).build();
    try (TlsEndpoint server = server(other)) {
      FetchOutcome.Failed failed = fail(server);
      assertThat(failed.problem()).isEqualTo(FetchProblem.WRONG_SPIFFE_ID);
      assertThat(failed.message())
          .contains("presents spiffe://cluster2.demo/ns/x/sa/y, not " + SERVER);
    }
  }

  /** Or the advice would be to declare the ID of whoever answers. */
  @Test
  void doesNotAdviseAnIdThatNobodyHasVerified() throws Exception {
    SpiffeId id = SpiffeId.parse("spiffe://cluster2.demo/ns/x/sa/y");
    try (TlsEndpoint server = server(SvidBuilder.of(Bundles.authority(THEIRS), id, NOW).build())) {
      assertThat(fail(server).problem()).isEqualTo(FetchProblem.NOT_OF_KNOWN_BUNDLE);
    }
    SpiffeId elsewhere = SpiffeId.parse("spiffe://cluster3.demo/spire/server");
    try (TlsEndpoint server = server(SvidBuilder.of(authority, elsewhere, NOW).build())) {
      FetchOutcome.Failed failed = fail(server);
      assertThat(failed.problem()).isEqualTo(FetchProblem.WRONG_SPIFFE_ID);
      assertThat(failed.message())
          .contains("presents %s (not verified), not %s".formatted(elsewhere, SERVER));
    }
  }

  /** SPIFFE Federation, section 5.2.2.4: the target has to have the same SPIFFE ID. */
  @Test
  void isRedirectedToTheSameSpiffeIdAlone() throws Exception {
    WorkloadSvid right = svid(authority).build();
    WorkloadSvid other =
        SvidBuilder.of(authority, SpiffeId.parse("spiffe://cluster2.demo/other"), NOW).build();
    for (WorkloadSvid target : List.of(right, other)) {
      try (TlsEndpoint second = server(target);
          TlsEndpoint first =
              TlsEndpoint.start(
                  right.privateKey(),
                  right.chain(),
                  exchange -> {
                    try (exchange) {
                      exchange
                          .getResponseHeaders()
                          .add("Location", second.url("127.0.0.1").toString());
                      exchange.sendResponseHeaders(307, -1);
                    }
                  })) {
        FetchOutcome outcome =
            endpoint.fetch(relationship(first.url("localhost")), Optional.empty());
        if (target.equals(right)) {
          assertThat(outcome)
              .isEqualTo(
                  new FetchOutcome.Fetched(
                      Bundles.parsed(document), Optional.of(second.url("127.0.0.1"))));
        } else {
          assertThat(outcome)
              .isInstanceOfSatisfying(
                  FetchOutcome.Failed.class,
                  failed -> assertThat(failed.problem()).isEqualTo(FetchProblem.WRONG_SPIFFE_ID));
        }
      }
    }
  }

  @Test
  void refusesAnExpiredSvid() throws Exception {
    WorkloadSvid expired =
        svid(authority).validBetween(NOW.minusSeconds(600), NOW.minusSeconds(60)).build();
    try (TlsEndpoint server = server(expired)) {
      assertThat(fail(server).problem()).isEqualTo(FetchProblem.SVID_EXPIRED);
    }
  }

  @Test
  void refusesWhatIsNoSvid() throws Exception {
    for (SvidBuilder wrong :
        List.of(
            svid(authority).uriNames(),
            svid(authority).uriNames(SERVER.toString(), "spiffe://cluster2.demo/b"),
            svid(authority).uriNames("https://cluster2.demo"),
            svid(authority).leafIsAuthority())) {
      try (TlsEndpoint server = server(wrong.build())) {
        FetchOutcome.Failed failed = fail(server);
        assertThat(failed.problem()).isEqualTo(FetchProblem.NOT_AN_SVID);
        assertThat(failed.message()).contains("declare it as https_web");
      }
    }
  }

  @Test
  void asksNobodyWithoutABundleToVerifyBy() throws Exception {
    FederatedTrustDomain bare =
        new FederatedTrustDomain(
            THEIRS,
            URI.create("https://127.0.0.1:1/"),
            new EndpointProfile.HttpsSpiffe(SERVER),
            Optional.empty());
    assertThat(endpoint.fetch(bare, Optional.empty()))
        .isInstanceOfSatisfying(
            FetchOutcome.Failed.class,
            failed -> assertThat(failed.problem()).isEqualTo(FetchProblem.NO_KNOWN_BUNDLE));
  }

  /** An endpoint elsewhere is verified by its own trust domain's bundle alone. */
  @Test
  void doesNotVerifyAnEndpointElsewhereByTheInitialBundle() throws Exception {
    CertificateAuthority hub = Bundles.authority(OURS);
    SpiffeId hubId = SpiffeId.parse("spiffe://cluster1.demo/bundles");
    try (TlsEndpoint server = server(SvidBuilder.of(hub, hubId, NOW).build())) {
      FederatedTrustDomain relationship =
          new FederatedTrustDomain(
              THEIRS,
              server.url("localhost"),
              new EndpointProfile.HttpsSpiffe(hubId),
              Optional.of(document));
      assertThat(endpoint.fetch(relationship, Optional.empty()))
          .isInstanceOfSatisfying(
              FetchOutcome.Failed.class,
              failed -> assertThat(failed.problem()).isEqualTo(FetchProblem.NO_KNOWN_BUNDLE));
      assertThat(
              endpoint.fetch(relationship, Optional.of(new TrustBundle(OURS, List.of(hub.root())))))
          .isInstanceOf(FetchOutcome.Fetched.class);
    }
  }

  private FetchOutcome.Failed fail(TlsEndpoint server) throws InterruptedException {
    return switch (endpoint.fetch(relationship(server.url("localhost")), Optional.empty())) {
      case FetchOutcome.Failed failed -> failed;
      case FetchOutcome.Fetched fetched -> throw new AssertionError("fetched " + fetched);
    };
  }

  private TlsEndpoint server(WorkloadSvid svid) {
    return TlsEndpoint.start(svid.privateKey(), svid.chain(), TlsEndpoint.answering(200, document));
  }

  private static SvidBuilder svid(CertificateAuthority issuer) {
    return SvidBuilder.of(issuer, SERVER, NOW);
  }

  private FederatedTrustDomain relationship(URI url) {
    return new FederatedTrustDomain(
        THEIRS, url, new EndpointProfile.HttpsSpiffe(SERVER), Optional.of(document));
  }

  private static Optional<TrustBundle> known(CertificateAuthority issuer) {
    return Optional.of(new TrustBundle(THEIRS, List.of(issuer.root())));
  }
}

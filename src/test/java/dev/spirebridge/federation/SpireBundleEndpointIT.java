package dev.spirebridge.federation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.federation.FederationVerdict.Outcome;
import dev.spirebridge.testing.peers.PeerFolder;
import dev.spirebridge.testing.peers.SpireBundleEndpoint;
import io.spiffe.bundle.x509bundle.X509Bundle;
import io.spiffe.spiffeid.SpiffeId;
import io.spiffe.spiffeid.TrustDomain;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The bundle endpoint of a real SPIRE server. */
class SpireBundleEndpointIT {

  private static final TrustDomain CLUSTER2 = TrustDomain.parse("cluster2.demo");
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @RegisterExtension final PeerFolder folder = new PeerFolder();

  private final InstantSource clock = InstantSource.system();
  private final BundleEndpoint endpoint =
      new BundleEndpoint(WebRoots.system(), clock, PATIENCE, EndpointProxies.none());

  @Test
  void servesWhatTheOperatorExportsAndWhatComesAfter() throws Exception {
    try (SpireBundleEndpoint spire = start()) {
      String exported = spire.bundle();
      BundleDocument first = fetch(relationship(spire.url(), spire.id(), exported));
      assertThat(first.x509Authorities()).isEqualTo(parsed(exported).x509Authorities()).hasSize(1);
      assertThat(first.jwtKeyIds()).hasSize(1);
      assertThat(first.refreshHint()).contains(Duration.ofMinutes(10));
      assertThat(first.sequence()).isPresent();
      assertThat(first.ignored()).isEmpty();
      assertThat(first.trustDomainsNamed()).containsExactly(CLUSTER2);

      spire.authorities().prepare();
      FederatedTrustDomain declared = relationship(spire.url(), spire.id(), exported);
      BundleDocument second = fetch(declared);
      assertThat(second.x509Authorities()).hasSize(2).containsAll(first.x509Authorities());
      assertThat(second.sequence().orElseThrow()).isGreaterThan(first.sequence().orElseThrow());

      FederationVerdict late = check(first).verify(declaration(declared));
      assertThat(late.outcome()).isEqualTo(Outcome.HOLDS);
      assertThat(late.statements()).anyMatch(each -> each.words().contains("normal until"));
      FederationVerdict current = check(second).verify(declaration(declared));
      assertThat(current.statements()).anyMatch(each -> each.words().contains("the same"));
    }
  }

  @Test
  void isRefusedWhereItIsNotTheExpectedOne() throws Exception {
    try (SpireBundleEndpoint spire = start()) {
      String other = spire.id().replace("spire/server", "bundles");
      assertThat(fail(relationship(spire.url(), other, spire.bundle())))
          .satisfies(failed -> {
            assertThat(failed.problem()).isEqualTo(FetchProblem.WRONG_SPIFFE_ID);
            assertThat(failed.message()).contains("presents " + spire.id());
          });
      String stranger = Bundles.document(Bundles.authority(CLUSTER2, clock.instant()));
      assertThat(fail(relationship(spire.url(), spire.id(), stranger)).problem())
          .isEqualTo(FetchProblem.NOT_OF_KNOWN_BUNDLE);
      assertThat(fail(relationship(spire.url().resolve("/x"), spire.id(), spire.bundle())))
          .satisfies(failed -> {
            assertThat(failed.problem()).isEqualTo(FetchProblem.HTTP_REFUSAL);
            assertThat(failed.message()).contains("HTTP 404");
          });
      FederatedTrustDomain asWeb =
          new FederatedTrustDomain(
              CLUSTER2, spire.url(), new EndpointProfile.HttpsWeb(), Optional.empty());
      assertThat(fail(asWeb).message()).contains(spire.id(), "https_spiffe");
    }
  }

  private SpireBundleEndpoint start() {
    return SpireBundleEndpoint.start(folder.folder("server"), CLUSTER2.getName());
  }

  private FederationCheck check(BundleDocument served) {
    X509Bundle bundle = new X509Bundle(CLUSTER2, new LinkedHashSet<>(served.x509Authorities()));
    return new FederationCheck(
        endpoint,
        new ServedBundles.Served(
            Optional.empty(), Map.of(CLUSTER2, bundle), Map.of(), Optional.empty()),
        Optional.empty(),
        clock);
  }

  private static Declaration declaration(FederatedTrustDomain relationship) {
    return new Declaration(CLUSTER2.getName(), Optional.of(relationship), List.of());
  }

  private BundleDocument fetch(FederatedTrustDomain relationship) throws InterruptedException {
    return switch (endpoint.fetch(relationship, Optional.empty())) {
      case FetchOutcome.Fetched(BundleDocument document, var _) -> document;
      case FetchOutcome.Failed failed -> throw new AssertionError(failed.message());
    };
  }

  private FetchOutcome.Failed fail(FederatedTrustDomain relationship) throws InterruptedException {
    return switch (endpoint.fetch(relationship, Optional.empty())) {
      case FetchOutcome.Failed failed -> failed;
      case FetchOutcome.Fetched fetched -> throw new AssertionError("fetched " + fetched);
    };
  }

  private static FederatedTrustDomain relationship(URI url, String id, String bundle) {
    return new FederatedTrustDomain(
        CLUSTER2, url, new EndpointProfile.HttpsSpiffe(SpiffeId.parse(id)), Optional.of(bundle));
  }

  private static BundleDocument parsed(String text) throws BundleDocumentException {
    return BundleDocument.parse(CLUSTER2, text.getBytes(StandardCharsets.UTF_8));
  }
}

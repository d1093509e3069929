package dev.spirebridge.federation;

import static org.assertj.core.api.Assertions.assertThat;

import io.spiffe.spiffeid.SpiffeId;
import java.net.URI;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BundleArrivalTest {

  private static final Instant CREATED = Declarations.EARLIER;

  private static Optional<Instant> arrival(
      EndpointProfile profile, Optional<String> bundle, Map<String, String> annotations) {
    FederatedTrustDomain spiffe = Declarations.relationship("partner.example");
    FederatedTrustDomain declared =
        new FederatedTrustDomain(
            spiffe.trustDomain(), URI.create("https://bundles.test"), profile, bundle);
    ObservedFederatedTrustDomain ours = Declarations.ours(declared);
    return BundleArrival.of(
        new ObservedFederatedTrustDomain(
            ours.name(),
            ours.uid(),
            ours.resourceVersion(),
            CREATED,
            false,
            ours.labels(),
            annotations,
            ours.spec()),
        declared);
  }

  private static EndpointProfile by(String spiffeId) {
    return new EndpointProfile.HttpsSpiffe(SpiffeId.parse(spiffeId));
  }

  @Test
  void aFirstBundleIsHandedOverWithTheRelationship() {
    Optional<String> bundle = Optional.of(Bundles.document(Bundles.authority(Bundles.THEIRS)));

    assertThat(arrival(by("spiffe://partner.example/spire/server"), bundle, Map.of()))
        .contains(CREATED.plusSeconds(15));
  }

  @Test
  void whatTheServerCanFetchByItselfTakesALittleLonger() {
    assertThat(arrival(new EndpointProfile.HttpsWeb(), Optional.empty(), Map.of()))
        .contains(CREATED.plusSeconds(45));
    assertThat(arrival(by("spiffe://known.example/server"), Optional.empty(), Map.of()))
        .as("by the bundle of a third trust domain")
        .contains(CREATED.plusSeconds(45));
  }

  @Test
  void withoutAFirstBundleOnlyAPersonKnows() {
    EndpointProfile profile = by("spiffe://partner.example/spire/server");

    assertThat(arrival(profile, Optional.empty(), Map.of())).isEmpty();
    assertThat(arrival(profile, Optional.of("{\"keys\": []}"), Map.of()))
        .as("one that verifies nobody")
        .isEmpty();
    assertThat(arrival(profile, Optional.empty(), Map.of(BundleArrival.ANNOTATION, "yes")))
        .isEmpty();
    assertThat(arrival(profile, Optional.empty(), Map.of(BundleArrival.ANNOTATION, "true")))
        .contains(CREATED);
  }
}

package dev.spirebridge.federation;

import io.spiffe.spiffeid.SpiffeId;
import io.spiffe.spiffeid.TrustDomain;
import java.net.URI;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Relationships and ClusterFederatedTrustDomains as an API server would have them. */
final class Declarations {

  static final Instant EARLIER = Instant.parse("2026-11-01T12:00:00Z");

  private Declarations() {}

  static FederatedTrustDomain relationship(String trustDomain) {
    return new FederatedTrustDomain(
        TrustDomain.parse(trustDomain),
        URI.create("https://bundles." + trustDomain + ":8443"),
        new EndpointProfile.HttpsSpiffe(
            SpiffeId.parse("spiffe://" + trustDomain + "/spire/server")),
        Optional.of("{\"keys\": []}"));
  }

  /** As the controller made it for the class spire. */
  static ObservedFederatedTrustDomain ours(FederatedTrustDomain relationship) {
    return of(relationship, FederationSource.CONFIGURATION, EARLIER);
  }

  static ObservedFederatedTrustDomain of(
      FederatedTrustDomain relationship, FederationSource source, Instant created) {
    DesiredFederatedTrustDomain desired = FederationObjects.desired(relationship, "spire", source);
    return new ObservedFederatedTrustDomain(
        desired.name(),
        "uid-of-" + desired.name(),
        "1",
        created,
        false,
        desired.labels(),
        desired.annotations(),
        desired.spec());
  }

  static ObservedFederatedTrustDomain foreign(String name, String trustDomain, Instant created) {
    return new ObservedFederatedTrustDomain(
        name,
        "uid-of-" + name,
        "1",
        created,
        false,
        Map.of("app.kubernetes.io/managed-by", "Helm"),
        Map.of(),
        Map.of(
            "trustDomain",
            trustDomain,
            "bundleEndpointURL",
            "https://elsewhere.test",
            "bundleEndpointProfile",
            Map.of("type", "https_web")));
  }

  static ObservedFederatedTrustDomain withSpec(
      ObservedFederatedTrustDomain one, Map<String, Object> spec) {
    return new ObservedFederatedTrustDomain(
        one.name(),
        one.uid(),
        one.resourceVersion(),
        one.created(),
        one.terminating(),
        one.labels(),
        one.annotations(),
        spec);
  }

  static ObservedFederatedTrustDomain withoutSource(ObservedFederatedTrustDomain one) {
    return new ObservedFederatedTrustDomain(
        one.name(),
        one.uid(),
        one.resourceVersion(),
        one.created(),
        one.terminating(),
        one.labels(),
        Map.of(),
        one.spec());
  }

  static ObservedFederatedTrustDomain terminating(ObservedFederatedTrustDomain one) {
    return new ObservedFederatedTrustDomain(
        one.name(),
        one.uid(),
        one.resourceVersion(),
        one.created(),
        true,
        one.labels(),
        one.annotations(),
        one.spec());
  }
}

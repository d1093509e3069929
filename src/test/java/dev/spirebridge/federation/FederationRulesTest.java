package dev.spirebridge.federation;

import static dev.spirebridge.federation.Bundles.OURS;
import static dev.spirebridge.federation.Bundles.THEIRS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.demo.CertificateAuthority;
import io.spiffe.spiffeid.SpiffeId;
import io.spiffe.spiffeid.TrustDomain;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FederationRulesTest {

  private static final String URL = "https://bundles.cluster2.demo:8443";
  private static final String SERVER = "spiffe://cluster2.demo/spire/server";
  private static final String BUNDLE = Bundles.document(Bundles.authority(THEIRS));

  @Test
  void acceptsBothProfiles() {
    CheckedFederation spiffe = check(spiffe(SERVER, BUNDLE));
    assertThat(spiffe.errors()).isEmpty();
    assertThat(spiffe.warnings()).isEmpty();
    assertThat(spiffe.accepted())
        .contains(
            new FederatedTrustDomain(
                THEIRS,
                URI.create(URL),
                new EndpointProfile.HttpsSpiffe(SpiffeId.parse(SERVER)),
                Optional.of(BUNDLE)));
    assertThat(check(web("cluster2.demo", URL)).accepted().map(FederatedTrustDomain::profile))
        .contains(new EndpointProfile.HttpsWeb());
  }

  @ParameterizedTest
  @CsvSource({
    "spiffe://cluster2.demo, https://h, no trust domain name",
    "Cluster2.demo, https://h, no trust domain name",
    "'', https://h, no trust domain name",
    "cluster1.demo, https://h, own trust domain",
    "cluster2.demo, http://h, has to begin with https://",
    "cluster2.demo, h:8443, has to begin with https://",
    "cluster2.demo, 'https://h h', is no URL",
    "cluster2.demo, https://user:secret@h, user information",
    "cluster2.demo, https:///path, names no host",
    "cluster2.demo, https://h/#x, fragment",
  })
  void refusesANameOrUrl(String trustDomain, String endpoint, String words) {
    CheckedFederation checked = check(web(trustDomain, endpoint));
    assertThat(checked.accepted()).isEmpty();
    assertThat(checked.errors())
        .singleElement()
        .satisfies(complaint -> {
          assertThat(complaint.message()).contains(words);
          assertThat(complaint.toString()).doesNotContain("secret");
        });
  }

  @Test
  void wantsTheEndpointsIdWithHttpsSpiffeAndNotWithHttpsWeb() {
    var without =
        new FederationRequest(
            "cluster2.demo", URL, "https_spiffe", Optional.empty(), Optional.of(BUNDLE));
    assertThat(check(without).errors())
        .singleElement()
        .extracting(FederationComplaint::message)
        .asString()
        .contains("spiffe://cluster2.demo/spire/server");
    var with =
        new FederationRequest(
            "cluster2.demo", URL, "https_web", Optional.of(SERVER), Optional.empty());
    assertThat(check(with).errors())
        .extracting(FederationComplaint::field)
        .containsExactly("endpointSpiffeId");
    assertThat(check(spiffe("cluster2.demo/spire", BUNDLE)).errors()).hasSize(1);
  }

  @Test
  void warnsOfAnEndpointElsewhereAndOfAMissingOrDoubtfulBundle() {
    assertThat(check(spiffe("spiffe://hub.demo/bundles", BUNDLE)).warnings())
        .extracting(FederationComplaint::field)
        .containsExactly("endpointSpiffeId");
    var bare =
        new FederationRequest(
            "cluster2.demo", URL, "https_spiffe", Optional.of(SERVER), Optional.empty());
    assertThat(check(bare).warnings())
        .extracting(FederationComplaint::field)
        .containsExactly("bundleFile");
    CertificateAuthority thirds = Bundles.authority(TrustDomain.parse("cluster3.demo"));
    assertThat(check(spiffe(SERVER, Bundles.document(thirds))).warnings())
        .singleElement()
        .extracting(FederationComplaint::message)
        .asString()
        .contains("name [cluster3.demo], not cluster2.demo");
    assertThat(check(spiffe(SERVER, "{\"keys\": []}")).warnings()).hasSize(1);
  }

  /** SPIRE would take it, and either side could then issue identities of the other. */
  @Test
  void refusesABundleWithAnAuthorityOfOurs() {
    String both = Bundles.document(Bundles.authority(Bundles.THEIRS), Bundles.authority(OURS));
    assertThat(check(spiffe(SERVER, both)).errors())
        .singleElement()
        .extracting(FederationComplaint::message)
        .asString()
        .contains("an authority of cluster1.demo, this cluster's own");
    assertThat(FederationRules.check(spiffe(SERVER, both), Optional.empty()).errors())
        .as("where the own one is not known")
        .isEmpty();
  }

  @Test
  void refusesABundleThatIsNone() {
    assertThat(check(spiffe(SERVER, "-----BEGIN CERTIFICATE-----")).errors())
        .singleElement()
        .extracting(FederationComplaint::message)
        .asString()
        .contains("not JSON", "spire-server bundle show -format spiffe");
  }

  /** What was given may be a key, or have one: 80 characters of it are enough to have it whole. */
  @Test
  void repeatsNothingOfABundleThatIsNone() {
    for (String wrong :
        List.of("c2VjcmV0", "{\"keys\": [{\"d\": \"c2VjcmV0\", \"kty\": \"EC\"}]}")) {
      assertThat(check(spiffe(SERVER, wrong)).errors())
          .singleElement()
          .extracting(FederationComplaint::toString)
          .asString()
          .doesNotContain("c2VjcmV0");
    }
  }

  @Test
  void findsAllErrorsAtOnce() {
    var request = new FederationRequest("A", "ftp://h", "tcp", Optional.empty(), Optional.of("x"));
    assertThat(check(request).errors())
        .extracting(FederationComplaint::field)
        .containsExactly("trustDomain", "endpoint", "profile");
  }

  @Test
  void refusesATrustDomainThatStandsInTheListAlready() {
    List<CheckedFederation> checked =
        FederationList.check(
            List.of(
                web("cluster2.demo", URL), web("cluster3.demo", URL), web("cluster2.demo", URL)),
            Optional.of(OURS));
    assertThat(checked)
        .extracting(each -> each.accepted().isPresent())
        .containsExactly(true, true, false);
    assertThat(checked.get(2).errors().getFirst().message()).contains("as number 1");
  }

  private static CheckedFederation check(FederationRequest request) {
    return FederationRules.check(request, Optional.of(OURS));
  }

  private static FederationRequest web(String trustDomain, String endpoint) {
    return new FederationRequest(
        trustDomain, endpoint, "https_web", Optional.empty(), Optional.empty());
  }

  private static FederationRequest spiffe(String endpointId, String bundle) {
    return new FederationRequest(
        "cluster2.demo", URL, "https_spiffe", Optional.of(endpointId), Optional.of(bundle));
  }
}

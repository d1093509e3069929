package dev.spirebridge.sds;

import static dev.spirebridge.testing.TestIdentities.API;
import static dev.spirebridge.testing.TestIdentities.TRUST_DOMAIN;
import static dev.spirebridge.testing.TestIdentities.WEB;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.demo.CertificateAuthority;
import dev.spirebridge.identity.IdentitySnapshot;
import dev.spirebridge.identity.SvidChoice;
import dev.spirebridge.testing.Await;
import dev.spirebridge.testing.TestIdentities;
import io.spiffe.spiffeid.SpiffeId;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What all subjects have in common is encoded once. */
class SharedSecretsTest {

  private final SharedSecrets secrets = new SharedSecrets();
  private final CertificateAuthority authority = TestIdentities.authority(TRUST_DOMAIN);
  private final CertificateAuthority partner = TestIdentities.authority(TestIdentities.PARTNER);

  @Test
  void subjectsWithTheSameTrustBundlesShareTheirBytes() {
    var web = catalog(of(WEB, partner), false);
    var api = catalog(of(API, partner), false);
    for (String name : List.of("ROOTCA", "ALL", TRUST_DOMAIN.toIdString())) {
      assertThat(find(web, name)).isSameAs(find(api, name));
    }
    assertThat(find(web, "default").version()).isNotEqualTo(find(api, "default").version());
    assertThat(secrets.size()).as("three bundles, two certificates").isEqualTo(5);
  }

  @Test
  void subjectsWithTheSameSvidShareItsBytes() {
    var svid = TestIdentities.svid(authority, WEB, "");
    var one = catalog(TestIdentities.snapshot(List.of(svid), authority), false);
    var other = catalog(TestIdentities.snapshot(List.of(svid), authority, partner), false);
    var rotated = catalog(of(WEB), false);

    assertThat(find(one, "default")).isSameAs(find(other, "default"));
    assertThat(find(rotated, "default").version()).isNotEqualTo(find(one, "default").version());
  }

  @Test
  void theFormAndTheBundlesMakeADifference() {
    var web = catalog(of(WEB, partner), false);
    assertThat(SecretReading.describe(find(web, "ROOTCA")))
        .isEqualTo("ROOTCA = validator example.org");
    assertThat(SecretReading.describe(find(catalog(of(WEB), true), "ROOTCA")))
        .isEqualTo("ROOTCA = plain example.org");
    assertThat(SecretReading.describe(find(web, "ALL")))
        .isEqualTo("ALL = validator example.org+partner.test");
    assertThat(SecretReading.describe(find(catalog(of(API), false), "ALL")))
        .as("a subject that does not federate with the partner")
        .isEqualTo("ALL = validator example.org");
  }

  @Test
  void whatNoCatalogHoldsIsForgotten() {
    var kept = catalog(of(WEB), false);
    find(kept, "ROOTCA");
    for (int i = 0; i < 50; i++) {
      var rotated = TestIdentities.authority(TRUST_DOMAIN);
      var snapshot =
          TestIdentities.snapshot(List.of(TestIdentities.svid(rotated, WEB, "")), rotated);
      find(catalog(snapshot, false), "ROOTCA");
    }
    Await.until(
        "the unused secrets to be forgotten",
        RunningSds.LIMIT,
        () -> {
          System.gc();
          return secrets.size() == 1;
        });
    assertThat(find(catalog(of(API), false), "ROOTCA")).isSameAs(find(kept, "ROOTCA"));
  }

  private IdentitySnapshot of(SpiffeId id, CertificateAuthority... federated) {
    return TestIdentities.snapshot(
        List.of(TestIdentities.svid(authority, id, "")), authority, federated);
  }

  private SecretCatalog catalog(IdentitySnapshot identities, boolean plain) {
    return new SecretCatalog(
        Offer.of(identities), SecretNames.spire(new SvidChoice.First()), plain, secrets);
  }

  private static EncodedSecret find(SecretCatalog catalog, String name) {
    return catalog.find(name).orElseThrow();
  }
}

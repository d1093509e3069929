package dev.spirebridge.sds;

import static dev.spirebridge.testing.TestIdentities.TRUST_DOMAIN;
import static dev.spirebridge.testing.TestIdentities.WEB;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.demo.CertificateAuthority;
import dev.spirebridge.demo.WorkloadSvid;
import dev.spirebridge.identity.IdentitySnapshot;
import dev.spirebridge.identity.SvidChoice;
import dev.spirebridge.testing.TestIdentities;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a catalog hands over to the one of the next snapshot. */
class LaterCatalogTest {

  private final CertificateAuthority authority = TestIdentities.authority(TRUST_DOMAIN);
  private final CertificateAuthority partner = TestIdentities.authority(TestIdentities.PARTNER);
  private final WorkloadSvid svid = TestIdentities.svid(authority, WEB, "");
  private final SecretCatalog before = catalog(snapshot(svid));

  @Test
  void aCertificateThatStaysIsNotEncodedAgain() {
    EncodedSecret given = find(before, "default");
    assertThat(find(before.after(Offer.of(snapshot(svid, partner))), "default")).isSameAs(given);
  }

  @Test
  void aNewCertificateIsEncoded() {
    EncodedSecret given = find(before, "default");
    WorkloadSvid renewed = TestIdentities.svid(authority, WEB, "");
    EncodedSecret next = find(before.after(Offer.of(snapshot(renewed))), "default");
    assertThat(next.version()).isNotEqualTo(given.version());
    assertThat(next).isEqualTo(find(catalog(snapshot(renewed)), "default"));
  }

  @Test
  void aTrustBundleIsThatOfTheNewSnapshot() {
    EncodedSecret given = find(before, "ALL");
    EncodedSecret next = find(before.after(Offer.of(snapshot(svid, partner))), "ALL");
    assertThat(next.version()).isNotEqualTo(given.version());
    assertThat(SecretReading.describe(next)).isEqualTo("ALL = validator example.org+partner.test");
  }

  @Test
  void theCatalogsOfAllListenersAreThoseOfTheNextOffer() {
    CatalogKey key = new CatalogKey(SecretNames.spire(new SvidChoice.First()), false);
    SnapshotCatalogs catalogs = new SnapshotCatalogs(Offer.of(snapshot(svid)), new SharedSecrets());
    EncodedSecret given = find(catalogs.of(key), "default");
    Offer next = Offer.of(snapshot(svid, partner));

    SnapshotCatalogs later = catalogs.after(next);

    assertThat(later.offer()).isSameAs(next);
    assertThat(find(later.of(key), "default")).isSameAs(given);
    assertThat(SecretReading.describe(find(later.of(key), "ALL")))
        .isEqualTo("ALL = validator example.org+partner.test");
  }

  private IdentitySnapshot snapshot(WorkloadSvid svid, CertificateAuthority... federated) {
    return TestIdentities.snapshot(List.of(svid), authority, federated);
  }

  private static SecretCatalog catalog(IdentitySnapshot identities) {
    return new SecretCatalog(
        Offer.of(identities),
        SecretNames.spire(new SvidChoice.First()),
        false,
        new SharedSecrets());
  }

  private static EncodedSecret find(SecretCatalog catalog, String name) {
    return catalog.find(name).orElseThrow();
  }
}

package dev.spirebridge.identity;

import static dev.spirebridge.testing.TestIdentities.NOW;
import static dev.spirebridge.testing.TestIdentities.PARTNER;
import static dev.spirebridge.testing.TestIdentities.TRUST_DOMAIN;
import static dev.spirebridge.testing.TestIdentities.authority;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ExtraRootsTest {

  private final X509Certificate own = authority(TRUST_DOMAIN).root();
  private final X509Certificate ofTheMesh = authority(TRUST_DOMAIN).root();
  private final X509Certificate partners = authority(PARTNER).root();
  private final ExtraRoots extra =
      ExtraRoots.of(
          "move-1", NOW, Map.of(PARTNER, List.of(partners), TRUST_DOMAIN, List.of(ofTheMesh)));

  @Test
  void listsThemInTheOrderOfTheirTrustDomains() {
    assertThat(extra.all()).containsExactly(ofTheMesh, partners);
    assertThat(extra.id()).isEqualTo("move-1");
    assertThat(extra.until()).isEqualTo(NOW);
  }

  @Test
  void aTrustDomainWithoutARootIsRefused() {
    assertThatThrownBy(() -> ExtraRoots.of("move-1", NOW, Map.of(PARTNER, List.of())))
        .hasMessageContaining("partner.test has no root");
  }

  @Test
  void leavesOutTheTrustDomainsThatAreNamed() {
    var left = extra.without(Set.of(PARTNER));
    assertThat(left.roots()).containsOnlyKeys(TRUST_DOMAIN);
    assertThat(left.id()).isEqualTo("move-1");
    assertThat(left.until()).isEqualTo(NOW);
  }

  @Test
  void standBehindTheAuthoritiesOfTheBundleThatTheyJoin() {
    var bundle = new TrustBundle(TRUST_DOMAIN, List.of(own));
    assertThat(extra.with(bundle).authorities()).containsExactly(own, ofTheMesh);
    assertThat(extra.without(Set.of(TRUST_DOMAIN)).with(bundle)).isSameAs(bundle);
  }

  @Test
  void areABundleOfTheirOwnWhereNoneIsThereToJoin() {
    assertThat(extra.bundle(PARTNER)).isEqualTo(new TrustBundle(PARTNER, List.of(partners)));
  }
}

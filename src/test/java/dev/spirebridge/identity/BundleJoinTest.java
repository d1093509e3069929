package dev.spirebridge.identity;

import static dev.spirebridge.testing.TestIdentities.NOW;
import static dev.spirebridge.testing.TestIdentities.PARTNER;
import static dev.spirebridge.testing.TestIdentities.TRUST_DOMAIN;
import static dev.spirebridge.testing.TestIdentities.WEB;
import static dev.spirebridge.testing.TestIdentities.authority;
import static dev.spirebridge.testing.TestIdentities.snapshot;
import static dev.spirebridge.testing.TestIdentities.svid;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spirebridge.demo.CertificateAuthority;
import io.spiffe.spiffeid.SpiffeId;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class BundleJoinTest {

  /** When the SVIDs of these tests have expired: a path validated anew would not hold. */
  private static final Instant LATER = NOW.plus(Duration.ofDays(2));

  private final CertificateAuthority authority = authority(TRUST_DOMAIN);
  private final CertificateAuthority next = authority(TRUST_DOMAIN);
  private final IdentitySnapshot last = snapshot(List.of(svid(authority, WEB, "")), authority);
  private final BundleJoin join = new BundleJoin(last.svids(), Set.of(PARTNER));

  @Test
  void anAddedAuthorityNeedsNoPathValidatedAnew() {
    var joined = join.with(Map.of(TRUST_DOMAIN, bundle(authority, next)), Optional.of(last), LATER);
    assertThat(joined.own().authorities()).hasSize(2);
    assertThat(joined.svids()).isEqualTo(last.svids());
  }

  @Test
  void anAuthorityThatGoesHasThePathValidatedAnew() {
    assertThatThrownBy(() -> join.with(Map.of(TRUST_DOMAIN, bundle(next)), Optional.of(last), NOW))
        .isInstanceOf(IdentityException.class)
        .hasMessageContaining("spiffe://example.org/web")
        .hasMessageContaining("does not reach the trust bundle");
  }

  @Test
  void otherSvidsHaveTheirPathValidated() {
    var others = new BundleJoin(snapshot(List.of(svid(next, WEB, "")), next).svids(), Set.of());
    assertThatThrownBy(
            () -> others.with(Map.of(TRUST_DOMAIN, bundle(authority)), Optional.of(last), NOW))
        .hasMessageContaining("does not reach the trust bundle");
  }

  @Test
  void theTimeOfReceiptIsItsOwnWhosePathEverWasValidatedBefore() {
    var joined = join.with(Map.of(TRUST_DOMAIN, bundle(authority)), Optional.of(last), LATER);
    assertThat(joined.hasSameContent(last)).isTrue();
    assertThat(joined.receivedAt()).isEqualTo(LATER);
  }

  @Test
  void onlyNamedTrustDomainsAreJoined() {
    var partner = new TrustBundle(PARTNER, List.of(authority(PARTNER).root()));
    var bundles = Map.of(TRUST_DOMAIN, bundle(authority), PARTNER, partner);
    assertThat(join.with(bundles, Optional.empty(), NOW).federated())
        .containsExactly(Map.entry(PARTNER, partner));
    assertThat(
            new BundleJoin(last.svids(), Set.of()).with(bundles, Optional.empty(), NOW).federated())
        .isEmpty();
  }

  @Test
  void theBundleOfASecondSvidsTrustDomainIsJoinedThoughNobodyFederatesWithIt() {
    var partner = authority(PARTNER);
    var ofPartner =
        snapshot(List.of(svid(partner, SpiffeId.parse("spiffe://partner.test/web"), "")), partner);
    var both =
        new BundleJoin(List.of(last.svids().getFirst(), ofPartner.svids().getFirst()), Set.of());

    var bundles = Map.of(TRUST_DOMAIN, bundle(authority), PARTNER, ofPartner.own());
    assertThat(both.required()).containsExactlyInAnyOrder(TRUST_DOMAIN, PARTNER);
    assertThat(both.with(bundles, Optional.empty(), NOW).federated())
        .containsExactly(Map.entry(PARTNER, ofPartner.own()));
  }

  @Test
  void withoutTheOwnBundleThereIsNothingToJoin() {
    assertThat(join.required()).containsExactly(TRUST_DOMAIN);
    assertThatThrownBy(() -> join.with(Map.of(), Optional.empty(), NOW))
        .hasMessageContaining("there is no trust bundle of example.org yet");
  }

  private static TrustBundle bundle(CertificateAuthority... authorities) {
    List<X509Certificate> roots =
        Arrays.stream(authorities).map(CertificateAuthority::root).toList();
    return new TrustBundle(TRUST_DOMAIN, roots);
  }
}

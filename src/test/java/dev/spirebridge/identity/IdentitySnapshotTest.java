package dev.spirebridge.identity;

import static dev.spirebridge.testing.TestIdentities.API;
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
import dev.spirebridge.testing.SvidBuilder;
import io.spiffe.spiffeid.TrustDomain;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class IdentitySnapshotTest {

  private static final TrustDomain EARLIER = TrustDomain.parse("another.test");

  private final CertificateAuthority authority = authority(TRUST_DOMAIN);
  private final IdentitySnapshot one =
      snapshot(List.of(svid(authority, WEB, "")), authority, authority(PARTNER));

  @Test
  void hasTheSameContentWheneverItArrived() {
    var later = new IdentitySnapshot(one.svids(), one.own(), one.federated(), NOW.plusSeconds(60));
    assertThat(later.hasSameContent(one)).isTrue();
  }

  @Test
  void anySvidOrBundleThatDiffersIsOtherContent() {
    var otherSvid = snapshot(List.of(svid(authority, WEB, "")), authority).svids();
    var otherOwn = new TrustBundle(TRUST_DOMAIN, List.of(authority(TRUST_DOMAIN).root()));

    assertThat(of(otherSvid, one.own(), one.federated()).hasSameContent(one)).isFalse();
    assertThat(of(one.svids(), otherOwn, one.federated()).hasSameContent(one)).isFalse();
    assertThat(of(one.svids(), one.own(), Map.of()).hasSameContent(one)).isFalse();
  }

  @Test
  void ordersAllBundlesByTheNamesOfTheirTrustDomains() {
    var ordered =
        snapshot(
            List.of(svid(authority, WEB, "")), authority, authority(PARTNER), authority(EARLIER));
    assertThat(ordered.bundles().keySet()).containsExactly(EARLIER, TRUST_DOMAIN, PARTNER);
    assertThat(ordered.bundles()).containsEntry(TRUST_DOMAIN, ordered.own());
  }

  @Test
  void lastsAsLongAsTheSvidThatExpiresLast() {
    Instant soon = NOW.plusSeconds(60);
    Instant late = NOW.plusSeconds(120);
    var two =
        snapshot(
            List.of(
                SvidBuilder.of(authority, WEB, NOW).validBetween(NOW, late).build(),
                SvidBuilder.of(authority, API, NOW).validBetween(NOW, soon).build()),
            authority);
    assertThat(two.lastExpiry()).isEqualTo(late);
  }

  @Test
  void thereIsNoneWithoutAnSvid() {
    assertThatThrownBy(() -> of(List.of(), one.own(), Map.of()))
        .hasMessage("a snapshot has at least one SVID");
  }

  private static IdentitySnapshot of(
      List<Svid> svids, TrustBundle own, Map<TrustDomain, TrustBundle> federated) {
    return IdentitySnapshot.of(svids, own, federated, NOW);
  }
}

package dev.spirebridge.issuer;

import static dev.spirebridge.testing.TestIdentities.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.identity.KeyIdentifiers;
import dev.spirebridge.identity.TrustBundle;
import dev.spirebridge.testing.CertificateWorkshop.Made;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** While a mesh moves proxies trust more than SPIRE, and a report has to show it. */
class FurtherRootsTest {

  private static final Target WEB =
      new Target("shop/web", TargetClass.WORKLOAD, Expectation.of(Scene.WEB), Optional.empty());

  private static Set<String> keyIds(Made... authorities) {
    return Arrays.stream(authorities).map(FurtherRootsTest::keyId).collect(Collectors.toSet());
  }

  private static String keyId(Made authority) {
    return KeyIdentifiers.subject(authority.certificate()).orElseThrow();
  }

  private static Judged judged(Made issuer, Set<String> trusted, Made... meshCa) {
    TrustBundle own = new TrustBundle(Scene.OWN, List.of(Scene.OLD.certificate()));
    TrustBundle partner = new TrustBundle(Scene.PARTNER, List.of(Scene.PARTNERS.certificate()));
    List<X509Certificate> roots = Arrays.stream(meshCa).map(Made::certificate).toList();
    Presented leaf = new Presented(Via.SECRET, List.of(Scene.leaf(issuer).make().certificate()));
    return new Judge(Duration.ZERO)
        .judge(
            WEB,
            new Evidence.Seen(List.of(leaf), trusted),
            new Trust(Scene.OWN, Map.of(Scene.OWN, own, Scene.PARTNER, partner), roots),
            NOW);
  }

  @Test
  void aProxyThatTrustsTheBundlesAloneHasNoNote() {
    assertThat(judged(Scene.OLD, keyIds(Scene.OLD)).note()).isEmpty();
    assertThat(judged(Scene.OLD, keyIds(Scene.OLD, Scene.PARTNERS)).note()).isEmpty();
    assertThat(judged(Scene.OLD, Set.of(), Scene.MESH).note()).isEmpty();
  }

  @Test
  void tellsTheMeshsRootWithoutChangingTheVerdict() {
    Judged row = judged(Scene.OLD, keyIds(Scene.OLD, Scene.MESH), Scene.MESH);
    assertThat(row.verdict()).isInstanceOf(Verdict.Trusted.class);
    assertThat(row.note().orElseThrow())
        .startsWith("its proxy also trusts 1 root(s) of the mesh's CA")
        .endsWith(keyId(Scene.MESH));
  }

  @Test
  void tellsRootsThatNobodyAccountsFor() {
    assertThat(judged(Scene.OLD, keyIds(Scene.OLD, Scene.MESH, Scene.ROGUE), Scene.MESH).note())
        .hasValueSatisfying(
            note -> assertThat(note).contains("2 root(s) that the trust bundles here do not have"));
  }

  /** It says that the certificate is the mesh's, which is more. */
  @Test
  void aCertificateOfTheMeshIsToldByItsVerdictAlone() {
    assertThat(judged(Scene.MESH, keyIds(Scene.OLD, Scene.MESH), Scene.MESH).note()).isEmpty();
  }
}

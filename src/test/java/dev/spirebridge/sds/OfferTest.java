package dev.spirebridge.sds;

import static dev.spirebridge.testing.TestIdentities.NOW;
import static dev.spirebridge.testing.TestIdentities.PARTNER;
import static dev.spirebridge.testing.TestIdentities.TRUST_DOMAIN;
import static dev.spirebridge.testing.TestIdentities.WEB;
import static dev.spirebridge.testing.TestIdentities.authority;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.demo.CertificateAuthority;
import dev.spirebridge.identity.ExtraRoots;
import dev.spirebridge.identity.IdentitySnapshot;
import dev.spirebridge.identity.SvidChoice;
import dev.spirebridge.testing.TestIdentities;
import dev.spirebridge.testing.peers.Secrets;
import io.spiffe.spiffeid.TrustDomain;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which validation contexts hold the roots of a move, in each form and under each name. */
class OfferTest {

  private static final TrustDomain MESH = TrustDomain.parse("mesh.test");

  private final Scenes scenes = Scenes.ONE;
  private final CertificateAuthority ownMesh = authority(TRUST_DOMAIN);
  private final CertificateAuthority otherMesh = authority(MESH);
  private final CertificateAuthority falsePartner = authority(PARTNER);
  private final Map<X509Certificate, String> words = new HashMap<>();
  private final ExtraRoots extra =
      ExtraRoots.of(
          "move",
          NOW,
          Map.of(
              TRUST_DOMAIN,
              List.of(ownMesh.root()),
              MESH,
              List.of(otherMesh.root()),
              PARTNER,
              List.of(falsePartner.root())));

  OfferTest() {
    words.put(scenes.authority.root(), "spire");
    words.put(scenes.partnerAuthority.root(), "partner");
    words.put(ownMesh.root(), "ownMesh");
    words.put(otherMesh.root(), "otherMesh");
    words.put(falsePartner.root(), "falsePartner");
  }

  @Test
  void isTheSameWhereIdentitiesAndFurtherRootsAre() {
    Offer web = Offer.of(scenes.web);
    assertThat(web.hasSameContent(new Offer(scenes.web, ExtraRoots.NONE))).isTrue();
    assertThat(web.hasSameContent(Offer.of(scenes.webRenewed))).isFalse();
    assertThat(web.hasSameContent(new Offer(scenes.web, extra))).isFalse();
  }

  /** Then roots go first; any other change is passed on at once. */
  @Test
  void touchesBothWhereCertificatesAndAnyRootsChange() {
    Offer web = Offer.of(scenes.web);
    IdentitySnapshot renewedWithoutPartner =
        TestIdentities.snapshot(
            List.of(TestIdentities.svid(scenes.authority, WEB, "")), scenes.authority);
    assertThat(web.touchesBoth(Offer.of(scenes.rotated))).as("the own bundle").isTrue();
    assertThat(web.touchesBoth(Offer.of(renewedWithoutPartner))).as("a federated one").isTrue();
    assertThat(web.touchesBoth(new Offer(scenes.webRenewed, extra))).as("further ones").isTrue();
    assertThat(web.touchesBoth(Offer.of(scenes.webRenewed))).as("certificates alone").isFalse();
    assertThat(web.touchesBoth(Offer.of(scenes.rootsAhead))).as("roots alone").isFalse();
    assertThat(web.touchesBoth(new Offer(scenes.web, extra))).as("further alone").isFalse();
  }

  @ParameterizedTest(name = "{0} plain={1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ROOTCA                | false | example.org: spire ownMesh
          ROOTCA                | true  | spire ownMesh
          ALL                   | false | example.org: spire ownMesh, mesh.test: otherMesh, partner.test: partner
          spiffe://example.org  | false | example.org: spire ownMesh
          spiffe://example.org  | true  | spire ownMesh
          spiffe://partner.test | false | partner.test: partner
          spiffe://partner.test | true  | partner.test: partner
          """)
  void spireNames(String name, boolean plain, String expected) {
    assertThat(content(SecretNames.spire(new SvidChoice.First()), name, plain)).isEqualTo(expected);
  }

  @ParameterizedTest(name = "{0} plain={1}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ROOTCA | false | example.org: spire ownMesh, mesh.test: otherMesh, partner.test: partner
          ROOTCA | true  | spire ownMesh
          """)
  void istioNames(String name, boolean plain, String expected) {
    assertThat(content(SecretNames.istio(new SvidChoice.First()), name, plain)).isEqualTo(expected);
  }

  @Test
  void gloosNameIsPlainAndHoldsTheOwnTrustDomainAlone() {
    assertThat(content(SecretNames.gloo(new SvidChoice.First()), "istio_validation_context", false))
        .isEqualTo("spire ownMesh");
  }

  /** Any of them could vouch for any identity there. */
  @Test
  void poolingDoesNotTakeInOtherTrustDomainsOfTheMesh() {
    var names =
        SecretNames.own(Map.of("pool", new SecretTarget.AllBundles(ValidationForm.PLAIN_CA)));
    assertThat(content(names, "pool", false)).isEqualTo("spire ownMesh partner");
  }

  @Test
  void theMeshsTrustDomainHasNoNameOfItsOwn() {
    var catalog = catalog(SecretNames.spire(new SvidChoice.First()), false, scenes.web, extra);
    assertThat(catalog.find(MESH.toIdString())).isEmpty();
    assertThat(catalog.everything())
        .containsExactly(
            "spiffe://example.org", "spiffe://partner.test", "spiffe://example.org/web");
  }

  @Test
  void certificatesAndTheirVersionsStayAsTheyAre() {
    var names = SecretNames.spire(new SvidChoice.First());
    var before = catalog(names, false, scenes.web, ExtraRoots.NONE);
    var during = before.after(new Offer(scenes.web, extra));
    var after = during.after(Offer.of(scenes.web));
    assertThat(during.find("default")).isEqualTo(before.find("default"));
    assertThat(version(during, "ROOTCA")).isNotEqualTo(version(before, "ROOTCA"));
    assertThat(version(after, "ROOTCA")).isEqualTo(version(before, "ROOTCA"));
    assertThat(version(during, "spiffe://partner.test"))
        .isEqualTo(version(before, "spiffe://partner.test"));
  }

  @Test
  void aRootThatSpireHasTooChangesNothing() {
    var names = SecretNames.spire(new SvidChoice.First());
    var same = ExtraRoots.of("move", NOW, Map.of(TRUST_DOMAIN, List.of(scenes.authority.root())));
    assertThat(version(catalog(names, false, scenes.web, same), "ROOTCA"))
        .isEqualTo(version(catalog(names, false, scenes.web, ExtraRoots.NONE), "ROOTCA"));
  }

  private String content(SecretNames names, String name, boolean plain) {
    var secret =
        SecretReading.secret(catalog(names, plain, scenes.web, extra).find(name).orElseThrow());
    var context = secret.getValidationContext();
    if (context.hasTrustedCa()) {
      return described(Secrets.roots(secret));
    }
    List<String> domains = new ArrayList<>();
    SecretReading.validator(context)
        .getTrustDomainsList()
        .forEach(each ->
            domains.add(
                each.getName()
                    + ": "
                    + described(
                        SecretReading.certificates(each.getTrustBundle().getInlineBytes()))));
    return String.join(", ", domains);
  }

  private String described(List<X509Certificate> certificates) {
    return String.join(
        " ", certificates.stream().map(each -> words.getOrDefault(each, "?")).toList());
  }

  private static String version(SecretCatalog catalog, String name) {
    return catalog.find(name).orElseThrow().version();
  }

  private static SecretCatalog catalog(
      SecretNames names, boolean plain, IdentitySnapshot identities, ExtraRoots extra) {
    return new SecretCatalog(new Offer(identities, extra), names, plain, new SharedSecrets());
  }
}

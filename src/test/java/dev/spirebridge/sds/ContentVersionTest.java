package dev.spirebridge.sds;

import static dev.spirebridge.testing.TestIdentities.NOW;
import static dev.spirebridge.testing.TestIdentities.PARTNER;
import static dev.spirebridge.testing.TestIdentities.TRUST_DOMAIN;
import static dev.spirebridge.testing.TestIdentities.WEB;
import static dev.spirebridge.testing.TestIdentities.update;
import static dev.spirebridge.testing.TestIdentities.verify;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.identity.IdentitySnapshot;
import dev.spirebridge.identity.Svid;
import dev.spirebridge.identity.SvidChoice;
import dev.spirebridge.identity.TrustBundle;
import dev.spirebridge.testing.SvidBuilder;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Equal content has an equal version, wherever and whenever; other content has another. */
class ContentVersionTest {

  private final Scenes scenes = Scenes.ONE;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "default",
        "ROOTCA",
        "ALL",
        "spiffe://example.org",
        "spiffe://partner.test",
        "spiffe://example.org/web"
      })
  void aRestartChangesNoVersion(String name) {
    var svids = List.of(SvidBuilder.of(scenes.authority, WEB, NOW).build());
    var message = update(svids, scenes.authority, scenes.partnerAuthority).toX509SvidResponse();

    var before = verify(message, Optional.empty());
    var after = verify(message, Optional.empty());

    assertThat(before).isNotSameAs(after);
    assertThat(version(after, name)).isEqualTo(version(before, name));
  }

  /** A digest of the DER of the chain: there is no room for a key in it. */
  @Test
  void aCertificatesVersionIsADigestOfItsChainAlone() throws Exception {
    var chain = scenes.web.svids().getFirst().chain();
    assertThat(chain).hasSize(1);
    assertThat(version(scenes.web, "default"))
        .isEqualTo(sha256("certificate".getBytes(UTF_8), chain.getFirst().getEncoded()));
  }

  @Test
  void theKeyTheIdAndTheHintMakeNoDifference() {
    Svid web = scenes.web.svids().getFirst();
    Svid api = scenes.webAndApi.svids().get(1);
    var withTheOthersKey = new Svid(api.id(), "hint", web.chain(), api.key());

    assertThat(SecretEncoder.certificate("a", withTheOthersKey).version())
        .isEqualTo(SecretEncoder.certificate("b", web).version());
  }

  @Test
  void everyContentHasAVersionOfItsOwn() {
    assertThat(
            Stream.of(
                version(scenes.web, "default"),
                version(scenes.webRenewed, "default"),
                version(scenes.web, "ROOTCA"),
                version(scenes.rootsAhead, "ROOTCA"),
                version(scenes.web, "ALL"),
                version(scenes.rootsAhead, "ALL"),
                version(scenes.web, "spiffe://partner.test"),
                plainVersion(scenes.web)))
        .doesNotHaveDuplicates()
        .allMatch(version -> version.matches("[0-9a-f]{24}"));
  }

  @Test
  void theOrderOfAuthoritiesMakesNoDifference() {
    var first = scenes.authority.root();
    var second = scenes.nextAuthority.root();
    var oneWay = new TrustBundle(TRUST_DOMAIN, List.of(first, second));
    var otherWay = new TrustBundle(TRUST_DOMAIN, List.of(second, first));

    assertThat(SecretEncoder.spiffeValidator("x", List.of(oneWay)).version())
        .isEqualTo(SecretEncoder.spiffeValidator("x", List.of(otherWay)).version());
    assertThat(SecretEncoder.plainCa("x", List.of(oneWay)).version())
        .isEqualTo(SecretEncoder.plainCa("x", List.of(otherWay)).version());
  }

  @Test
  void theOrderOfAChainMakesADifference() {
    var first = scenes.authority.root();
    var second = scenes.nextAuthority.root();
    assertThat(ContentVersion.of("x").inOrder(List.of(first, second)).text())
        .isNotEqualTo(ContentVersion.of("x").inOrder(List.of(second, first)).text());
  }

  @Test
  void anAuthorityThatChangesItsTrustDomainMakesADifference() {
    var root = scenes.authority.root();
    assertThat(
            SecretEncoder.spiffeValidator(
                    "x", List.of(new TrustBundle(TRUST_DOMAIN, List.of(root))))
                .version())
        .isNotEqualTo(
            SecretEncoder.spiffeValidator("x", List.of(new TrustBundle(PARTNER, List.of(root))))
                .version());
  }

  @Test
  void partsDoNotRunTogether() {
    assertThat(ContentVersion.of("x").with("ab").with("c").text())
        .isNotEqualTo(ContentVersion.of("x").with("a").with("bc").text());
    assertThat(ContentVersion.of("x").with("").text()).isNotEqualTo(ContentVersion.of("x").text());
  }

  @Test
  void aLoneSecretLendsTheResponseItsVersionAndSeveralHaveOneInCommon() {
    var script = ProtocolScript.sotw(SecretNames.spire(new SvidChoice.First())).has(scenes.web);
    script.asks("default").gets("default = certificate example.org/web").acks();
    assertThat(script.reply().version()).isEqualTo(version(scenes.web, "default"));

    script.asks("default", "ROOTCA", "ALL");
    script.gets("ALL = validator example.org+partner.test", "ROOTCA = validator example.org");
    assertThat(script.reply().version())
        .isNotIn(version(scenes.web, "ALL"), version(scenes.web, "ROOTCA"))
        .matches("[0-9a-f]{24}");
  }

  private static String version(IdentitySnapshot identities, String name) {
    return new SecretCatalog(
            Offer.of(identities),
            SecretNames.spire(new SvidChoice.First()),
            false,
            new SharedSecrets())
        .find(name)
        .orElseThrow()
        .version();
  }

  private static String plainVersion(IdentitySnapshot identities) {
    return new SecretCatalog(
            Offer.of(identities),
            SecretNames.spire(new SvidChoice.First()),
            true,
            new SharedSecrets())
        .find("ROOTCA")
        .orElseThrow()
        .version();
  }

  /** Each part after its length in four bytes; the first twelve bytes in hexadecimal. */
  private static String sha256(byte[]... parts) throws NoSuchAlgorithmException {
    var digest = MessageDigest.getInstance("SHA-256");
    Arrays.stream(parts)
        .forEach(part -> {
          digest.update(ByteBuffer.allocate(4).putInt(part.length).flip());
          digest.update(part);
        });
    return HexFormat.of().formatHex(digest.digest(), 0, 12);
  }
}

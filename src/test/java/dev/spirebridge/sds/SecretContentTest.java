package dev.spirebridge.sds;

import static dev.spirebridge.testing.TestIdentities.NOW;
import static dev.spirebridge.testing.TestIdentities.WEB;
import static dev.spirebridge.testing.TestIdentities.snapshot;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import dev.spirebridge.identity.IdentitySnapshot;
import dev.spirebridge.identity.Pem;
import dev.spirebridge.identity.SvidChoice;
import dev.spirebridge.sds.EncodedSecret.Kind;
import dev.spirebridge.testing.SvidBuilder;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.SPIFFECertValidatorConfig.TrustDomain;
import io.envoyproxy.envoy.extensions.transport_sockets.tls.v3.Secret;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is in the secrets: the fields that SPIRE's agent fills, and no other. */
class SecretContentTest {

  private final Scenes scenes = Scenes.ONE;

  @Test
  void aCertificateIsAChainAndAKeyAndNothingElse() {
    var secret = secret(scenes.web, "default", false);

    assertThat(fields(secret)).containsExactly("name", "tls_certificate");
    assertThat(fields(secret.getTlsCertificate()))
        .containsExactly("certificate_chain", "private_key");
    assertThat(fields(secret.getTlsCertificate().getCertificateChain()))
        .containsExactly("inline_bytes");
    assertThat(fields(secret.getTlsCertificate().getPrivateKey())).containsExactly("inline_bytes");
  }

  @Test
  void theKeySignsForTheLeaf() throws GeneralSecurityException {
    var certificate = secret(scenes.web, "default", false).getTlsCertificate();
    var leaf =
        SecretReading.certificates(certificate.getCertificateChain().getInlineBytes()).getFirst();
    var key =
        KeyFactory.getInstance("EC")
            .generatePrivate(
                new PKCS8EncodedKeySpec(
                    der(certificate.getPrivateKey().getInlineBytes(), "PRIVATE KEY")));

    var signer = Signature.getInstance("SHA256withECDSA");
    signer.initSign(key);
    signer.update((byte) 1);
    var verifier = Signature.getInstance("SHA256withECDSA");
    verifier.initVerify(leaf.getPublicKey());
    verifier.update((byte) 1);

    assertThat(verifier.verify(signer.sign())).isTrue();
  }

  @Test
  void theChainIsLeafThenIntermediatesWithoutTheRoot() {
    var intermediate = scenes.authority.intermediate(Duration.ofDays(1));
    var svid = SvidBuilder.of(intermediate, WEB, NOW).build();
    var given = secret(snapshot(List.of(svid), scenes.authority), "default", false);

    assertThat(
            SecretReading.certificates(
                given.getTlsCertificate().getCertificateChain().getInlineBytes()))
        .containsExactly(svid.leaf(), intermediate.certificate());
  }

  @Test
  void aValidatorLeavesTrustedCaUnset() {
    var secret = secret(scenes.web, "ALL", false);

    assertThat(fields(secret)).containsExactly("name", "validation_context");
    assertThat(fields(secret.getValidationContext())).containsExactly("custom_validator_config");
    assertThat(secret.getValidationContext().getCustomValidatorConfig().getName())
        .isEqualTo("envoy.tls.cert_validator.spiffe");
    assertThat(
            secret.getValidationContext().getCustomValidatorConfig().getTypedConfig().getTypeUrl())
        .isEqualTo(
            "type.googleapis.com/"
                + "envoy.extensions.transport_sockets.tls.v3.SPIFFECertValidatorConfig");
  }

  @Test
  void aValidatorListsBareTrustDomainsByNameEachWithItsOwnAuthorities() {
    var config =
        SecretReading.validator(secret(scenes.rootsAhead, "ALL", false).getValidationContext());

    assertThat(config.getTrustDomainsList())
        .extracting(TrustDomain::getName)
        .containsExactly("example.org", "partner.test");
    assertThat(config.getTrustDomainsList())
        .extracting(each -> SecretReading.certificates(each.getTrustBundle().getInlineBytes()))
        .containsExactly(
            List.of(scenes.authority.root(), scenes.nextAuthority.root()),
            List.of(scenes.partnerAuthority.root()));
  }

  @Test
  void plainFormIsTrustedCaAndNothingElse() {
    var context = secret(scenes.rootsAhead, "ROOTCA", true).getValidationContext();

    assertThat(fields(context)).containsExactly("trusted_ca");
    assertThat(fields(context.getTrustedCa())).containsExactly("inline_bytes");
    assertThat(SecretReading.certificates(context.getTrustedCa().getInlineBytes()))
        .containsExactly(scenes.authority.root(), scenes.nextAuthority.root());
  }

  @Test
  void pemHasShortLinesAndEndsWithOne() {
    var pem = new String(Pem.certificates(List.of(scenes.authority.root())), US_ASCII);

    assertThat(pem).startsWith("-----BEGIN CERTIFICATE-----\n");
    assertThat(pem).endsWith("\n-----END CERTIFICATE-----\n").doesNotContain("\r", "\n\n");
    assertThat(pem.lines()).allMatch(line -> line.length() <= 64);
  }

  @Test
  void aResponseNamesTheTypeEverywhere() {
    var secret = encoded(scenes.web, "default", false);
    var response = WireFormat.sotw(new Reply("v", "n", List.of(secret), List.of()));

    assertThat(response.getTypeUrl()).isEqualTo(SecretEncoder.TYPE_URL);
    assertThat(response.getResources(0).getTypeUrl())
        .isEqualTo("type.googleapis.com/" + Secret.getDescriptor().getFullName())
        .isEqualTo(SecretEncoder.TYPE_URL);
    assertThat(response.getVersionInfo()).isEqualTo("v");
    assertThat(response.getNonce()).isEqualTo("n");
  }

  @Test
  void aCertificateIsUsableUntilItsLeafExpiresAndABundleForEver() {
    var certificate = encoded(scenes.web, "default", false);
    assertThat(certificate.kind()).isEqualTo(Kind.CERTIFICATE);
    assertThat(certificate.isUsableAt(Scenes.EXPIRED.minusSeconds(1))).isTrue();
    assertThat(certificate.isUsableAt(Scenes.EXPIRED)).isFalse();

    var bundle = encoded(scenes.web, "ROOTCA", false);
    assertThat(bundle.kind()).isEqualTo(Kind.TRUST_BUNDLE);
    assertThat(bundle.isUsableAt(Instant.MAX)).isTrue();
  }

  private static Secret secret(IdentitySnapshot identities, String name, boolean plain) {
    return SecretReading.secret(encoded(identities, name, plain));
  }

  private static EncodedSecret encoded(IdentitySnapshot identities, String name, boolean plain) {
    return new SecretCatalog(
            Offer.of(identities),
            SecretNames.spire(new SvidChoice.First()),
            plain,
            new SharedSecrets())
        .find(name)
        .orElseThrow();
  }

  private static List<String> fields(Message message) {
    return message.getAllFields().keySet().stream().map(FieldDescriptor::getName).toList();
  }

  private static byte[] der(ByteString pem, String label) {
    String text = pem.toString(US_ASCII);
    assertThat(text).startsWith("-----BEGIN " + label + "-----\n");
    return Base64.getMimeDecoder().decode(text.replaceAll("-----[A-Z ]+-----", ""));
  }
}

package dev.spirebridge.identity;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.argumentSet;

import dev.spirebridge.testing.CertificateWorkshop;
import dev.spirebridge.testing.CertificateWorkshop.Made;
import io.spiffe.spiffeid.TrustDomain;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Chains by the key of each who signs: {@link P256} takes those of its curve, the JDK the rest. */
class CertificatesTest {

  private static final Instant NOW = Instant.parse("2026-07-01T12:00:00Z");
  private static final CertificateWorkshop WORKSHOP = new CertificateWorkshop(NOW);
  private static final TrustDomain TRUST_DOMAIN = TrustDomain.parse("example.org");

  static Stream<Arguments> keysOfAuthorityAndIntermediate() {
    return Stream.of(
        argumentSet("P-256", p256(), p256()),
        argumentSet("P-384 with SHA-256", p384(), p384()),
        argumentSet("P-384 above P-256", p384(), p256()),
        argumentSet("P-256 above P-384", p256(), p384()),
        argumentSet("RSA", CertificateWorkshop.rsa(), CertificateWorkshop.rsa()),
        argumentSet("RSA above P-256", CertificateWorkshop.rsa(), p256()),
        argumentSet("P-256 above RSA", p256(), CertificateWorkshop.rsa()));
  }

  @ParameterizedTest
  @MethodSource("keysOfAuthorityAndIntermediate")
  void takesAChainWhoseSignaturesHold(KeyPair root, KeyPair intermediate) {
    Made authority = authority("O=root", root);
    Made below = intermediate(authority, intermediate);
    X509Certificate leaf = leaf(below);
    assertThatCode(() -> require(bundle(authority), leaf, below.certificate()))
        .doesNotThrowAnyException();
  }

  /** Authorities before and after a change of the key's type have the same name. */
  @ParameterizedTest
  @MethodSource("keysOfAuthorityAndIntermediate")
  void takesAChainToOneOfSeveralAuthoritiesOfOneName(KeyPair root, KeyPair other) {
    Made authority = authority("O=root", root);
    assertThatCode(() -> require(bundle(authority("O=root", other), authority), leaf(authority)))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @MethodSource("keysOfAuthorityAndIntermediate")
  void refusesAChainBelowAnAuthorityThatHasOnlyTheName(KeyPair root, KeyPair intermediate) {
    Made impostor = authority("O=root", root);
    X509Certificate leaf = leaf(intermediate(impostor, intermediate));
    assertThatThrownBy(() -> require(bundle(authority("O=root", p256())), leaf))
        .isInstanceOf(IdentityException.class)
        .hasMessageContaining("does not reach the trust bundle of example.org");
  }

  /** What is wrong beside the signatures is wrong, whoever has verified these. */
  @Test
  void refusesAChainWhoseSignaturesHoldForItsDates() {
    Made authority = authority("O=root", p256());
    X509Certificate leaf =
        WORKSHOP
            .leaf("spiffe://example.org/web")
            .signedBy(authority)
            .valid(NOW.minusSeconds(20), NOW.minusSeconds(10))
            .certificate();
    assertThatThrownBy(() -> require(bundle(authority), leaf))
        .isInstanceOf(IdentityException.class)
        .hasMessageContaining("does not reach the trust bundle of example.org: validity check");
  }

  private static void require(TrustBundle bundle, X509Certificate... chain) {
    Certificates.requireChainReaches(List.of(chain), bundle, NOW);
  }

  private static TrustBundle bundle(Made... authorities) {
    return TrustBundle.parse(
        TRUST_DOMAIN,
        Certificates.encoded(Arrays.stream(authorities).map(Made::certificate).toList()));
  }

  private static Made authority(String subject, KeyPair keys) {
    return WORKSHOP.authority(subject).keys(keys).withoutKeyIds().make();
  }

  private static Made intermediate(Made above, KeyPair keys) {
    return WORKSHOP.authority("O=intermediate").keys(keys).signedBy(above).withoutKeyIds().make();
  }

  private static X509Certificate leaf(Made authority) {
    return WORKSHOP
        .leaf("spiffe://example.org/web")
        .signedBy(authority)
        .withoutKeyIds()
        .certificate();
  }

  private static KeyPair p256() {
    return CertificateWorkshop.ec("secp256r1");
  }

  private static KeyPair p384() {
    return CertificateWorkshop.ec("secp384r1");
  }
}

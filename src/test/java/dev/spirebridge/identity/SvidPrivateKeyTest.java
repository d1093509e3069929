package dev.spirebridge.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spirebridge.testing.CertificateWorkshop;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SvidPrivateKeyTest {

  private static final KeyPair EC = CertificateWorkshop.ec("secp256r1");
  private static final KeyPair OTHER = CertificateWorkshop.ec("secp256r1");
  private static final KeyPair RSA = CertificateWorkshop.rsa();

  static Stream<KeyPair> keys() {
    return Stream.of(EC, RSA, CertificateWorkshop.ec("secp384r1"));
  }

  @ParameterizedTest
  @MethodSource("keys")
  void isTheSameAsTheKeyItWasMadeOfAndAsNoOther(KeyPair keys) {
    var key = proved(keys);
    assertThat(key.isSameAs(keys.getPrivate())).isTrue();
    assertThat(key.isSameAs(OTHER.getPrivate())).isFalse();
    assertThat(key).isEqualTo(proved(keys)).isNotEqualTo(proved(OTHER)).isNotEqualTo("a key");
  }

  @Test
  void hasAHashThatTellsNothingOfIt() {
    assertThat(proved(EC)).hasSameHashCodeAs(proved(OTHER)).hasSameHashCodeAs(proved(RSA));
    assertThat(proved(EC).hashCode()).isNotZero();
  }

  @Test
  void isNotShown() {
    assertThat(proved(EC)).hasToString("SvidPrivateKey[not shown]");
  }

  @Test
  void whatIsHandedOutIsACopy() {
    var key = proved(EC);
    key.pkcs8()[0] = 0;
    assertThat(key.isSameAs(EC.getPrivate())).isTrue();
  }

  @Test
  void anAlgorithmThatNoProxyWouldTakeIsRefused() throws GeneralSecurityException {
    KeyPair edwards = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    assertThatThrownBy(() -> proved(edwards))
        .isInstanceOf(IdentityException.class)
        .hasMessageContaining("is not supported; use EC or RSA");
  }

  @Test
  void aKeyOfAnotherAlgorithmThanTheLeafIsRefusedWithoutAWordOfIt() {
    assertThatThrownBy(() -> SvidPrivateKey.proveMatches(RSA.getPrivate(), EC.getPublic()))
        .isInstanceOf(IdentityException.class)
        .hasNoCause()
        .hasMessageContaining("cannot sign for the leaf certificate");
  }

  static Stream<KeyPair> keysThatDoNotBelong() {
    return Stream.of(OTHER, CertificateWorkshop.ec("secp384r1"));
  }

  @ParameterizedTest
  @MethodSource("keysThatDoNotBelong")
  void aKeyOfAnotherLeafIsRefusedWithoutAWordOfIt(KeyPair other) {
    assertThatThrownBy(() -> SvidPrivateKey.proveMatches(other.getPrivate(), EC.getPublic()))
        .isInstanceOf(IdentityException.class)
        .hasNoCause()
        .message()
        .containsAnyOf("does not match the leaf", "cannot sign for the leaf");
  }

  static Stream<KeyPair> pairs() {
    return Stream.of(OTHER, CertificateWorkshop.ec("secp384r1"), CertificateWorkshop.rsa());
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void aKeyOfTheLeafsKindThatIsNotItsOwnIsRefused(KeyPair pair) {
    PrivateKey another =
        switch (pair.getPublic().getAlgorithm()) {
          case "RSA" -> RSA.getPrivate();
          default -> CertificateWorkshop.ec(pair == OTHER ? "secp256r1" : "secp384r1").getPrivate();
        };
    assertThatThrownBy(() -> SvidPrivateKey.proveMatches(another, pair.getPublic()))
        .isInstanceOf(IdentityException.class)
        .hasMessageContaining("does not match the leaf certificate");
  }

  private static SvidPrivateKey proved(KeyPair keys) {
    return SvidPrivateKey.proveMatches(keys.getPrivate(), keys.getPublic());
  }
}

package dev.spirebridge.identity;

import static dev.spirebridge.testing.TestIdentities.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.testing.CertificateWorkshop;
import java.security.KeyPair;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class KeyIdentifiersTest {

  private final CertificateWorkshop workshop = new CertificateWorkshop(NOW);

  static Stream<KeyPair> keys() {
    return Stream.of(
        CertificateWorkshop.ec("secp256r1"),
        CertificateWorkshop.ec("secp384r1"),
        CertificateWorkshop.rsa());
  }

  /** The workshop makes identifiers by RFC 5280's first method, too. */
  @ParameterizedTest
  @MethodSource("keys")
  void aCertificateWithoutIdentifierHasTheOneThatItsKeyIsCommonlyGiven(KeyPair keys) {
    var with = workshop.authority("O=cluster.local").keys(keys).certificate();
    var without = workshop.authority("O=cluster.local").keys(keys).withoutKeyIds().certificate();
    assertThat(KeyIdentifiers.subject(without)).isEmpty();
    assertThat(KeyIdentifiers.ofSubject(without))
        .isEqualTo(KeyIdentifiers.subject(with).orElseThrow())
        .isEqualTo(KeyIdentifiers.ofSubject(with));
  }
}

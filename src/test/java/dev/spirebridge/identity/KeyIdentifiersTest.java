package dev.spirebridge.identity;

import static dev.spirebridge.testing.TestIdentities.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.testing.CertificateWorkshop;
import java.io.IOException;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.stream.Stream;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

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

  /** Whoever presents a certificate decides what stands in it. */
  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      value = {
        "04 04 01 02 03 04 | 01020304",
        "04 01 ff          | ff",
        "04 00             | none",
        "04                | none",
        "''                | none",
        "04 05 01 02 03 04 | none",
        "04 03 01 02 03 04 | none",
        "03 02 00 01       | none",
      })
  void readsTheKeyIdentifierOfASubject(String extension, @Nullable String identifier) {
    assertThat(KeyIdentifiers.subject(with("2.5.29.14", bytes(extension))))
        .isEqualTo(Optional.ofNullable(identifier));
  }

  @ParameterizedTest(name = "{0} is {1}")
  @CsvSource(
      delimiter = '|',
      nullValues = "none",
      value = {
        "30 06 80 04 01 02 03 04    | 01020304",
        "30 03 80 01 ff             | ff",
        "30 05 80 01 07 82 00       | 07",
        "30 07 80 81 04 01 02 03 04 | 01020304",
        "30 08 80 82 00 04 01 02 03 04 | 01020304",
        "30 08 80 83 00 00 02 01 02 | none",
        "30 06 80 80 01 02 00 00    | none",
        "30 02 80 00                | none",
        "30 04 80 03 01 02          | none",
        "30 03 81 01 07             | none",
        "31 03 80 01 07             | none",
        "30 01 80                   | none",
        "30 02 80 81                | none",
        "30 00                      | none",
        "''                         | none",
      })
  void readsTheKeyIdentifierOfAnAuthority(String extension, @Nullable String identifier) {
    assertThat(KeyIdentifiers.authority(with("2.5.29.35", bytes(extension))))
        .isEqualTo(Optional.ofNullable(identifier));
  }

  @ParameterizedTest
  @ValueSource(ints = {127, 128, 255, 256, 300})
  void readsAnAuthoritysKeyIdentifierOfAnyLength(int length) {
    byte[] identifier = new byte[length];
    Arrays.fill(identifier, (byte) 0xa5);
    byte[] extension = encoded(new AuthorityKeyIdentifier(identifier));
    assertThat(KeyIdentifiers.authority(with("2.5.29.35", extension)))
        .contains("a5".repeat(length));
  }

  private X509Certificate with(String oid, byte[] value) {
    return workshop
        .authority("O=cluster.local")
        .withoutKeyIds()
        .rawExtension(oid, value)
        .certificate();
  }

  private static byte[] bytes(String hex) {
    return HexFormat.of().parseHex(hex.replace(" ", ""));
  }

  private static byte[] encoded(ASN1Encodable value) {
    try {
      return value.toASN1Primitive().getEncoded();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}

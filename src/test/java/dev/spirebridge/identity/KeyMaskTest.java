package dev.spirebridge.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.testing.CertificateWorkshop;
import dev.spirebridge.testing.Pem;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** People write keys where other things belong, and messages repeat what was written. */
class KeyMaskTest {

  static Stream<KeyPair> keys() throws Exception {
    return Stream.of(
        CertificateWorkshop.ec("secp256r1"),
        CertificateWorkshop.ec("secp521r1"),
        CertificateWorkshop.rsa(),
        KeyPairGenerator.getInstance("Ed25519").generateKeyPair(),
        KeyPairGenerator.getInstance("ML-DSA").generateKeyPair());
  }

  @ParameterizedTest
  @MethodSource("keys")
  void aKeyIsTakenOutInTheFormsInWhichItIsWrittenDown(KeyPair keys) {
    byte[] der = keys.getPrivate().getEncoded();
    String lines = Base64.getMimeEncoder().encodeToString(der);
    for (String written :
        List.of(
            Pem.block("PRIVATE KEY", der),
            lines,
            Base64.getEncoder().encodeToString(der),
            Base64.getUrlEncoder().withoutPadding().encodeToString(der))) {
      assertThat(KeyMask.withoutKeys("sds: \"" + written + "\" is not an address"))
          .isIn(
              "sds: \"[not shown]\" is not an address", "sds: \"[not shown]\n\" is not an address");
      assertThat(KeyMask.withoutKeys("/etc/" + written)).startsWith("/etc/[not shown]");
    }
  }

  @Test
  void whatIsNoKeyStays() {
    CertificateWorkshop.Made made =
        new CertificateWorkshop(Instant.now()).authority("CN=Mine").make();
    String publicKey = Base64.getEncoder().encodeToString(made.keys().getPublic().getEncoded());
    for (String text :
        List.of(
            "",
            "M",
            "MIGHAgEA",
            "MOUNTED/AT/MIDNIGHT/FROM/MY/MACHINE",
            "spiffe://example.org/ns/shop/sa/Mobile",
            Pem.of(made.certificate()),
            publicKey)) {
      assertThat(KeyMask.withoutKeys(text)).isEqualTo(text);
    }
  }

  @Test
  void aBeginningIsAKeyAsSoonAsItsVersionCanBeRead() {
    assertThat(KeyMask.withoutKeys("MIGHAgEAMBMG")).isEqualTo("[not shown]");
    assertThat(KeyMask.withoutKeys("MIGHAgEAMBM")).isEqualTo("MIGHAgEAMBM");
    // A length of five bytes leaves no room for the version.
    assertThat(KeyMask.withoutKeys("MIUAAAAAAgEA")).isEqualTo("MIUAAAAAAgEA");
  }

  @Test
  void everyPieceOfAKeyThatIsLongEnoughIsTakenOutAndNothingBesideIt() {
    KeyPair keys = CertificateWorkshop.ec("secp256r1");
    KeyMask mask = new KeyMask(SvidPrivateKey.proveMatches(keys.getPrivate(), keys.getPublic()));
    String once = Base64.getEncoder().encodeToString(keys.getPrivate().getEncoded());
    String twice =
        Base64.getEncoder()
            .encodeToString(
                Pem.block("PRIVATE KEY", keys.getPrivate().getEncoded())
                    .getBytes(StandardCharsets.US_ASCII));

    for (String form : List.of(once, twice)) {
      assertThat(mask.masked(form)).isEqualTo("[not shown]");
      assertThat(mask.masked("<" + form + ">")).isEqualTo("<[not shown]>");
      assertThat(mask.masked("<" + form.substring(60, 72) + ">")).isEqualTo("<[not shown]>");
      assertThat(mask.masked(form.substring(60, 71))).isEqualTo(form.substring(60, 71));
      assertThat(mask.masked(form.substring(40, 60) + ", " + form.substring(60, 80) + "."))
          .isEqualTo("[not shown], [not shown].");
    }
  }
}

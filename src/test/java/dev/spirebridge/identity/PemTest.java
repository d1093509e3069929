package dev.spirebridge.identity;

import static dev.spirebridge.testing.TestIdentities.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.testing.CertificateWorkshop;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Read again by the JDK, which knows nothing of how it was written. */
class PemTest {

  private static final CertificateWorkshop WORKSHOP = new CertificateWorkshop(NOW);

  @Test
  void certificatesComeOneAfterAnotherAndAreReadAsTheyWere() throws GeneralSecurityException {
    X509Certificate first = WORKSHOP.authority("CN=First").certificate();
    X509Certificate second = WORKSHOP.authority("CN=Second").certificate();

    byte[] pem = Pem.certificates(List.of(first, second));

    assertThat(
            CertificateFactory.getInstance("X.509")
                .generateCertificates(new ByteArrayInputStream(pem)))
        .map(Certificate.class::cast)
        .containsExactly(first, second);
    assertThat(new String(pem, StandardCharsets.US_ASCII).lines())
        .startsWith("-----BEGIN CERTIFICATE-----")
        .endsWith("-----END CERTIFICATE-----")
        .allSatisfy(line -> assertThat(line).hasSizeBetween(1, 64));
    assertThat(Pem.certificates(List.of())).isEmpty();
    assertThat(Pem.der(first)).isEqualTo(first.getEncoded());
  }

  @Test
  void aPrivateKeyIsReadAsItWas() throws GeneralSecurityException {
    KeyPair keys = CertificateWorkshop.ec("secp256r1");
    SvidPrivateKey key = SvidPrivateKey.proveMatches(keys.getPrivate(), keys.getPublic());

    String pem = new String(Pem.privateKey(key), StandardCharsets.US_ASCII);

    assertThat(pem)
        .startsWith("-----BEGIN PRIVATE KEY-----\n")
        .endsWith("\n-----END PRIVATE KEY-----\n");
    byte[] der = Base64.getMimeDecoder().decode(pem.replaceAll("-----[^-]*-----", ""));
    assertThat(KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(der)))
        .isEqualTo(keys.getPrivate());
  }
}

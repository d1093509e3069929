package dev.spirebridge.issuer.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class PemChainTest {

  private static final String PEM = Chains.pem(Chains.WEB);

  @Test
  void readsCertificatesInTheirOrder() throws CertificateException {
    assertThat(read(PEM)).isEqualTo(Chains.WEB.chain()).hasSize(2);
  }

  @Test
  void passesOverTextKeysAndOtherLineEnds() throws CertificateException {
    assertThat(
            read(
                "Bag Attributes\n" + Chains.keyPem(Chains.WEB) + PEM.replace("\n", "\r\n") + "fin"))
        .isEqualTo(Chains.WEB.chain());
  }

  @Test
  void findsNoneInOtherText() throws CertificateException {
    assertThat(read("")).isEmpty();
    assertThat(read("hello")).isEmpty();
    assertThat(read(Chains.keyPem(Chains.WEB))).isEmpty();
  }

  @Test
  void saysWhichCertificateCannotBeRead() {
    assertUnreadable(PEM + begin("###") + end(), "certificate 3 is not base64");
    assertUnreadable(begin("aGVsbG8=") + end(), "certificate 1 is not X.509");
    assertUnreadable(begin("") + end(), "certificate 1 is not X.509");
    assertUnreadable(PEM.substring(0, PEM.length() - 20), "certificate 2 has no end");
    // The dashes between the two belong to the first: it was cut at a negative length.
    assertUnreadable("-----BEGIN CERTIFICATE-----END CERTIFICATE-----", "certificate 1 has no end");
  }

  @Test
  void readsEightMebibytesOfThem() throws CertificateException {
    int count = (8 << 20) / PEM.length();
    assertThat(read(String.join("", Collections.nCopies(count, PEM)))).hasSize(2 * count);
  }

  private static void assertUnreadable(String pem, String message) {
    assertThatThrownBy(() -> read(pem))
        .isInstanceOf(CertificateException.class)
        .hasMessage(message)
        .hasNoCause();
  }

  private static String begin(String content) {
    return "-----BEGIN CERTIFICATE-----\n" + content;
  }

  private static String end() {
    return "\n-----END CERTIFICATE-----\n";
  }

  private static List<X509Certificate> read(String pem) throws CertificateException {
    return PemChain.read(pem.getBytes(StandardCharsets.UTF_8));
  }
}

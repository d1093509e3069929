package dev.spirebridge.identity;

import static dev.spirebridge.testing.TestIdentities.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.testing.CertificateWorkshop;
import java.security.cert.X509Certificate;
import org.junit.jupiter.api.Test;

class AlternativeNamesTest {

  private static final String ID = "spiffe://example.org/web";

  @Test
  void namesOfOneKindAreNotTakenForThoseOfTheOther() {
    X509Certificate leaf =
        new CertificateWorkshop(NOW)
            .leaf(ID)
            .dns("web.example.org", "www.example.org")
            .certificate();

    assertThat(AlternativeNames.uris(leaf)).containsExactly(ID);
    assertThat(AlternativeNames.hosts(leaf)).containsExactly("web.example.org", "www.example.org");
  }

  @Test
  void aCertificateMayHaveNone() {
    X509Certificate authority = new CertificateWorkshop(NOW).authority("CN=A").certificate();

    assertThat(AlternativeNames.uris(authority)).isEmpty();
    assertThat(AlternativeNames.hosts(authority)).isEmpty();
  }
}

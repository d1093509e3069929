package dev.spirebridge.identity;

import static dev.spirebridge.testing.TestIdentities.NOW;
import static dev.spirebridge.testing.TestIdentities.TRUST_DOMAIN;
import static dev.spirebridge.testing.TestIdentities.WEB;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spirebridge.testing.CertificateWorkshop;
import dev.spirebridge.testing.CertificateWorkshop.Draft;
import dev.spirebridge.testing.CertificateWorkshop.Made;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PresentedSvidTest {

  private static final String ID = WEB.toString();
  private static final CertificateWorkshop WORKSHOP = new CertificateWorkshop(NOW);
  private static final Made ISSUER = WORKSHOP.authority("CN=Issuer").make();
  private static final Made STRANGER = WORKSHOP.authority("CN=Stranger").make();

  static Stream<Arguments> broken() {
    return Stream.of(
        Arguments.of(WORKSHOP.leaf(), "has 0 URI names, an X.509-SVID has exactly one"),
        Arguments.of(WORKSHOP.leaf(ID, ID), "has 2 URI names, an X.509-SVID has exactly one"),
        Arguments.of(
            WORKSHOP.leaf("https://example.org"), "URI name https://example.org is no SPIFFE ID"),
        Arguments.of(WORKSHOP.authority("CN=A").uri(ID), ID + " is that of an authority"),
        Arguments.of(WORKSHOP.leaf(ID).usage(0), ID + " lacks the key usage of an X.509-SVID"),
        Arguments.of(
            WORKSHOP.leaf(ID).usage(KeyUsage.digitalSignature | KeyUsage.cRLSign),
            ID + " lacks the key usage of an X.509-SVID"));
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource("broken")
  void saysWhatKeepsACertificateFromBeingAnSvid(Draft leaf, String why) {
    List<X509Certificate> chain = List.of(leaf.certificate());
    assertThatThrownBy(() -> PresentedSvid.parse(chain))
        .isInstanceOf(IdentityException.class)
        .hasMessageEndingWith(why);
  }

  @Test
  void isReadWithItsChain() {
    List<X509Certificate> chain = List.of(WORKSHOP.leaf(ID).certificate(), ISSUER.certificate());
    assertThat(PresentedSvid.parse(chain)).isEqualTo(new PresentedSvid(WEB, chain));
  }

  @Test
  void isIssuedByTheBundleThatSignedItAsLongAsItIsValidAndByNoOther() {
    PresentedSvid svid =
        PresentedSvid.parse(List.of(WORKSHOP.leaf(ID).signedBy(ISSUER).certificate()));
    TrustBundle own = bundle(ISSUER);
    TrustBundle other = bundle(STRANGER);

    assertThatCode(() -> svid.requireIssuedBy(own, NOW)).doesNotThrowAnyException();
    assertThatThrownBy(() -> svid.requireIssuedBy(other, NOW))
        .isInstanceOf(IdentityException.class)
        .hasMessageContaining("does not reach the trust bundle of example.org");
    assertThatThrownBy(() -> svid.requireIssuedBy(own, NOW.plus(Duration.ofDays(10_000))))
        .isInstanceOf(IdentityException.class);
  }

  @Test
  void anIdIsFoundInWhatIsNoSvidOtherwise() {
    assertThat(PresentedSvid.idIn(WORKSHOP.authority("CN=A").uri(ID).certificate())).contains(WEB);
    assertThat(PresentedSvid.idIn(WORKSHOP.leaf().certificate())).isEmpty();
    assertThat(PresentedSvid.idIn(WORKSHOP.leaf("https://example.org").certificate())).isEmpty();
  }

  private static TrustBundle bundle(Made authority) {
    return TrustBundle.parse(TRUST_DOMAIN, Pem.der(authority.certificate()));
  }
}

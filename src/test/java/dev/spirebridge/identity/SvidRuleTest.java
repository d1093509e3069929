package dev.spirebridge.identity;

import static dev.spirebridge.testing.TestIdentities.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.testing.CertificateWorkshop;
import dev.spirebridge.testing.CertificateWorkshop.Draft;
import java.util.Optional;
import java.util.stream.Stream;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each rule by itself; what a verdict makes of them is the issuer check's table. */
class SvidRuleTest {

  private static final String ID = "spiffe://example.org/web";
  private static final CertificateWorkshop WORKSHOP = new CertificateWorkshop(NOW);
  private static final int USUAL = KeyUsage.digitalSignature | KeyUsage.keyAgreement;

  static Stream<Arguments> leaves() {
    return Stream.of(
        keeps("an X.509-SVID", WORKSHOP.leaf(ID)),
        keeps("without extended key usage", WORKSHOP.leaf(ID).purposes()),
        breaks("an authority", authority(), SvidRule.NOT_A_CA),
        breaks("an authority above leaves", authority().pathLength(0), SvidRule.NOT_A_CA),
        breaks("no URI name", WORKSHOP.leaf(), SvidRule.ONE_URI_NAME),
        breaks("two URI names", WORKSHOP.leaf(ID, ID), SvidRule.ONE_URI_NAME),
        breaks("another scheme", WORKSHOP.leaf("https://example.org/web"), SvidRule.SPIFFE_ID),
        breaks("upper case", WORKSHOP.leaf("spiffe://EXAMPLE.org/web"), SvidRule.SPIFFE_ID),
        breaks("no path", WORKSHOP.leaf("spiffe://example.org"), SvidRule.LEAF_PATH),
        breaks("no key usage", WORKSHOP.leaf(ID).usage(0), SvidRule.KEY_USAGE),
        breaks("no signatures", WORKSHOP.leaf(ID).usage(KeyUsage.keyAgreement), SvidRule.KEY_USAGE),
        breaks(
            "signs certificates",
            WORKSHOP.leaf(ID).usage(USUAL | KeyUsage.keyCertSign),
            SvidRule.NO_SIGNING_USAGE),
        breaks(
            "signs revocation lists",
            WORKSHOP.leaf(ID).usage(USUAL | KeyUsage.cRLSign),
            SvidRule.NO_SIGNING_USAGE),
        breaks(
            "for servers alone",
            WORKSHOP.leaf(ID).purposes(KeyPurposeId.id_kp_serverAuth),
            SvidRule.EXTENDED_KEY_USAGE),
        breaks(
            "for clients alone",
            WORKSHOP.leaf(ID).purposes(KeyPurposeId.id_kp_clientAuth),
            SvidRule.EXTENDED_KEY_USAGE));
  }

  private static Draft authority() {
    return WORKSHOP.authority("CN=I").uri(ID);
  }

  private static Arguments keeps(String name, Draft leaf) {
    return Arguments.of(name, leaf, Optional.empty());
  }

  private static Arguments breaks(String name, Draft leaf, SvidRule rule) {
    return Arguments.of(name, leaf, Optional.of(rule));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("leaves")
  void namesTheFirstRuleThatALeafBreaks(String name, Draft leaf, Optional<SvidRule> broken) {
    assertThat(SvidRule.brokenBy(leaf.certificate())).isEqualTo(broken);
  }

  @Test
  void endsWithTheSection() {
    assertThat(SvidRule.LEAF_PATH.words())
        .isEqualTo(
            "its SPIFFE ID has no path: it names a trust domain, not a workload"
                + " (X.509-SVID, section 3.1 and 5.2)");
  }
}

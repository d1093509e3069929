package dev.spirebridge.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spiffe.bundle.x509bundle.X509Bundle;
import io.spiffe.spiffeid.TrustDomain;
import io.spiffe.svid.x509svid.X509Svid;
import io.spiffe.svid.x509svid.X509SvidValidator;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CertificateAuthorityTest {
  private static final TrustDomain TRUST_DOMAIN = TrustDomain.parse("shop.test");
  // java-spiffe's validator, which some of these tests ask, reads the machine's clock.
  private final Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
  private final InstantSource clock = InstantSource.fixed(now);

  private final CertificateAuthority authority =
      CertificateAuthority.selfSigned(TRUST_DOMAIN, Duration.ofDays(1), clock);

  @Test
  void rootIsAnAuthorityNamedAfterTheTrustDomain() throws Exception {
    var root = authority.root();
    root.verify(root.getPublicKey());
    assertThat(uriNames(root)).containsExactly("spiffe://shop.test");
    assertThat(root.getBasicConstraints()).isGreaterThanOrEqualTo(0);
    assertThat(usages(root)).containsExactlyInAnyOrder("keyCertSign", "cRLSign");
    assertThat(root.getSubjectX500Principal().getName("RFC1779")).endsWith("O=SPIFFE, C=US");
    assertThat(root.getNotBefore()).isEqualTo(now.minusSeconds(10));
    assertThat(root.getNotAfter()).isEqualTo(now.plus(Duration.ofDays(1)));
  }

  @Test
  void twoAuthoritiesOfOneTrustDomainDifferInNameAndKey() {
    var other = CertificateAuthority.selfSigned(TRUST_DOMAIN, Duration.ofDays(1), clock);
    assertThat(other.root().getSubjectX500Principal())
        .isNotEqualTo(authority.root().getSubjectX500Principal());
    assertThat(other.root().getPublicKey()).isNotEqualTo(authority.root().getPublicKey());
  }

  @Test
  void leafHasTheShapeOfSpires() throws Exception {
    var svid = authority.issue(TRUST_DOMAIN.newSpiffeId("cart"), "internal", Duration.ofHours(1));
    var leaf = svid.leaf();
    assertThat(svid.chain()).containsExactly(leaf);
    assertThat(svid.hint()).isEqualTo("internal");
    assertThat(uriNames(leaf)).containsExactly("spiffe://shop.test/cart");
    assertThat(leaf.getBasicConstraints()).isEqualTo(-1);
    assertThat(usages(leaf))
        .containsExactlyInAnyOrder("digitalSignature", "keyEncipherment", "keyAgreement");
    assertThat(leaf.getExtendedKeyUsage())
        .containsExactly("1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2");
    assertThat(leaf.getSubjectX500Principal().getName()).isEqualTo("O=SPIRE,C=US");
    assertThat(leaf.getNotBefore()).isEqualTo(now.minusSeconds(10));
    assertThat(leaf.getNotAfter()).isEqualTo(now.plus(Duration.ofHours(1)));
    assertThat(leaf.getExtensionValue("2.5.29.35")).isNotNull();
    assertThat(leaf.getExtensionValue("2.5.29.14")).isNotNull();
  }

  @Test
  void keyBelongsToTheLeafAndIsNewEachTime() throws Exception {
    var spiffeId = TRUST_DOMAIN.newSpiffeId("cart");
    var first = authority.issue(spiffeId, "", Duration.ofHours(1));
    var second = authority.issue(spiffeId, "", Duration.ofHours(1));
    assertThat(signsFor(first, first.leaf())).isTrue();
    assertThat(signsFor(first, second.leaf())).isFalse();
    assertThat(first.leaf().getSerialNumber()).isNotEqualTo(second.leaf().getSerialNumber());
  }

  @Test
  void javaSpiffeAcceptsTheSvidAgainstTheRoot() throws Exception {
    var svid = authority.issue(TRUST_DOMAIN.newSpiffeId("cart"), "", Duration.ofHours(1));
    var parsed = X509Svid.parseRaw(der(svid.chain()), svid.privateKey().getEncoded());
    assertThat(parsed.getSpiffeId()).hasToString("spiffe://shop.test/cart");
    assertThatCode(() -> verify(svid, authority.root())).doesNotThrowAnyException();
  }

  @Test
  void anotherAuthoritysRootDoesNotVerifyTheSvid() {
    var other = CertificateAuthority.selfSigned(TRUST_DOMAIN, Duration.ofDays(1), clock);
    var svid = authority.issue(TRUST_DOMAIN.newSpiffeId("cart"), "", Duration.ofHours(1));
    assertThatThrownBy(() -> verify(svid, other.root())).isInstanceOf(CertificateException.class);
  }

  @Test
  void intermediateGoesIntoTheChainAndTheRootDoesNot() {
    var intermediate = authority.intermediate(Duration.ofHours(6));
    var svid = intermediate.issue(TRUST_DOMAIN.newSpiffeId("cart"), "", Duration.ofHours(1));
    assertThat(svid.chain()).containsExactly(svid.leaf(), intermediate.certificate());
    assertThat(intermediate.root()).isEqualTo(authority.root());
    assertThatCode(() -> verify(svid, authority.root())).doesNotThrowAnyException();
  }

  @Test
  void svidNeverOutlivesItsAuthority() {
    var svid = authority.issue(TRUST_DOMAIN.newSpiffeId("cart"), "", Duration.ofDays(30));
    assertThat(svid.leaf().getNotAfter()).isEqualTo(authority.certificate().getNotAfter());
  }

  @Test
  void svidPrintsItsNameAndNotItsKey() {
    var svid = authority.issue(TRUST_DOMAIN.newSpiffeId("cart"), "", Duration.ofHours(1));
    assertThat(svid.toString())
        .startsWith("WorkloadSvid[spiffe://shop.test/cart, serial ")
        .doesNotContainIgnoringCase("key");
  }

  private static void verify(WorkloadSvid svid, X509Certificate root) throws Exception {
    X509SvidValidator.verifyChain(svid.chain(), new X509Bundle(TRUST_DOMAIN, Set.of(root)));
  }

  private static boolean signsFor(WorkloadSvid svid, X509Certificate leaf) throws Exception {
    var text = "proof".getBytes(StandardCharsets.UTF_8);
    var signer = Signature.getInstance("SHA256withECDSA");
    signer.initSign(svid.privateKey());
    signer.update(text);
    var signature = signer.sign();
    signer.initVerify(leaf.getPublicKey());
    signer.update(text);
    return signer.verify(signature);
  }

  private static byte[] der(List<X509Certificate> chain) throws CertificateException {
    var bytes = new ByteArrayOutputStream();
    for (var certificate : chain) {
      bytes.writeBytes(certificate.getEncoded());
    }
    return bytes.toByteArray();
  }

  private static List<Object> uriNames(X509Certificate certificate) throws Exception {
    return certificate.getSubjectAlternativeNames().stream()
        .<Object>map(name -> name.get(1))
        .toList();
  }

  private static List<String> usages(X509Certificate certificate) {
    var names =
        List.of(
            "digitalSignature",
            "nonRepudiation",
            "keyEncipherment",
            "dataEncipherment",
            "keyAgreement",
            "keyCertSign",
            "cRLSign",
            "encipherOnly",
            "decipherOnly");
    var bits = certificate.getKeyUsage();
    return names.stream().filter(name -> bits[names.indexOf(name)]).toList();
  }
}

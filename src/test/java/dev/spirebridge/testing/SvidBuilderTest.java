package dev.spirebridge.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spirebridge.demo.CertificateAuthority;
import dev.spirebridge.demo.WorkloadSvid;
import io.spiffe.bundle.x509bundle.X509Bundle;
import io.spiffe.exception.X509SvidException;
import io.spiffe.spiffeid.SpiffeId;
import io.spiffe.spiffeid.TrustDomain;
import io.spiffe.svid.x509svid.X509Svid;
import io.spiffe.svid.x509svid.X509SvidValidator;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SvidBuilderTest {
  private static final TrustDomain TRUST_DOMAIN = TrustDomain.parse("shop.test");
  private static final SpiffeId CART = TRUST_DOMAIN.newSpiffeId("cart");

  // java-spiffe's validator, which some of these tests ask, reads the machine's clock.
  private final Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
  private final CertificateAuthority authority = newAuthority();

  @Test
  void withoutOverridesTheSvidIsRight() throws Exception {
    var svid = builder().build();
    assertThat(parse(svid).getSpiffeId()).isEqualTo(CART);
    assertThat(keyMatches(svid)).isTrue();
    verify(svid);
  }

  @Test
  void keyOfAnotherLeafDoesNotSignForThisOne() throws Exception {
    assertThat(keyMatches(builder().keyOfAnotherLeaf().build())).isFalse();
  }

  @Test
  void datesAreAsGiven() {
    var expired = builder().validBetween(now.minusSeconds(60), now.minusSeconds(5)).build().leaf();
    assertThatThrownBy(() -> expired.checkValidity(Date.from(now)))
        .isInstanceOf(CertificateExpiredException.class);
    var early = builder().validBetween(now.plusSeconds(60), now.plusSeconds(90)).build().leaf();
    assertThatThrownBy(() -> early.checkValidity(Date.from(now)))
        .isInstanceOf(CertificateNotYetValidException.class);
  }

  @Test
  void javaSpiffeRefusesTwoUriNamesAndALeafThatIsAnAuthority() {
    var twoNames = builder().uriNames("spiffe://shop.test/a", "spiffe://shop.test/b").build();
    assertThatThrownBy(() -> parse(twoNames)).isInstanceOf(X509SvidException.class);
    var authority = builder().leafIsAuthority().build();
    assertThatThrownBy(() -> parse(authority)).isInstanceOf(X509SvidException.class);
  }

  @Test
  void anotherAuthorityDoesNotReachTheBundle() {
    var svid = SvidBuilder.of(newAuthority(), CART, now).build();
    assertThatThrownBy(() -> verify(svid)).isInstanceOf(CertificateException.class);
  }

  @Test
  void responseAndLeafMayDisagree() throws Exception {
    var other = TRUST_DOMAIN.newSpiffeId("other");
    var svid = builder().saidToBe(other).hint("h").build();
    assertThat(svid.spiffeId()).isEqualTo(other);
    assertThat(svid.hint()).isEqualTo("h");
    assertThat(parse(svid).getSpiffeId()).isEqualTo(CART);
  }

  private SvidBuilder builder() {
    return SvidBuilder.of(authority, CART, now);
  }

  private CertificateAuthority newAuthority() {
    return CertificateAuthority.selfSigned(
        TRUST_DOMAIN, Duration.ofDays(1), InstantSource.fixed(now));
  }

  private static X509Svid parse(WorkloadSvid svid) throws Exception {
    return X509Svid.parseRaw(svid.leaf().getEncoded(), svid.privateKey().getEncoded());
  }

  private void verify(WorkloadSvid svid) throws Exception {
    X509SvidValidator.verifyChain(
        svid.chain(), new X509Bundle(TRUST_DOMAIN, Set.of(authority.root())));
  }

  private static boolean keyMatches(WorkloadSvid svid) throws Exception {
    var signer = Signature.getInstance("SHA256withECDSA");
    signer.initSign(svid.privateKey());
    var signature = signer.sign();
    signer.initVerify(svid.leaf().getPublicKey());
    return signer.verify(signature);
  }
}

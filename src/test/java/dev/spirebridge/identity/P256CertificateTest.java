package dev.spirebridge.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spirebridge.testing.CertificateWorkshop;
import dev.spirebridge.testing.CertificateWorkshop.Made;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.NoSuchProviderException;
import java.security.PublicKey;
import java.security.SignatureException;
import java.security.cert.CertPathValidator;
import java.security.cert.Certificate;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.PKIXCertPathChecker;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class P256CertificateTest {

  private static final Instant NOW = Instant.parse("2026-07-01T12:00:00Z");
  private static final CertificateWorkshop WORKSHOP = new CertificateWorkshop(NOW);
  private static final Made AUTHORITY = authority("secp256r1");
  private static final X509Certificate LEAF = leaf(AUTHORITY);

  /**
   * It is no promise of the JDK: one that made certificates of its own of a chain would have the
   * right answer, late.
   */
  @Test
  void isWhatTheJdksValidatorAsks() throws Exception {
    List<Certificate> asked = new ArrayList<>();
    PKIXParameters parameters =
        new PKIXParameters(Set.of(new TrustAnchor(AUTHORITY.certificate(), null)));
    parameters.setRevocationEnabled(false);
    parameters.setDate(Date.from(NOW));
    parameters.addCertPathChecker(new Listener(asked));

    CertPathValidator.getInstance("PKIX")
        .validate(
            CertificateFactory.getInstance("X.509")
                .generateCertPath(List.of(new P256Certificate(LEAF))),
            parameters);

    assertThat(asked).singleElement().isInstanceOf(P256Certificate.class);
  }

  static Stream<Method> whatItSays() {
    return Arrays.stream(X509Certificate.class.getMethods())
        .filter(method -> method.getParameterCount() == 0)
        .filter(method -> !Modifier.isFinal(method.getModifiers()))
        .filter(method -> method.getReturnType() != void.class)
        .sorted(Comparator.comparing(Method::getName));
  }

  @ParameterizedTest
  @MethodSource("whatItSays")
  void saysWhatTheJdksCertificateSays(Method method) throws Exception {
    X509Certificate strange =
        WORKSHOP
            .leaf("spiffe://example.org/web")
            .signedBy(AUTHORITY)
            .unknownCriticalExtension()
            .certificate();
    for (X509Certificate each : List.of(LEAF, AUTHORITY.certificate(), strange)) {
      Object said = method.invoke(new P256Certificate(each));
      assertThat(listed(said)).isEqualTo(listed(method.invoke(each)));
    }
  }

  @Test
  void hasItsExtensionsAndItsDates() {
    X509Certificate certificate = new P256Certificate(LEAF);
    assertThat(certificate.getExtensionValue("2.5.29.17"))
        .isNotEmpty()
        .isEqualTo(LEAF.getExtensionValue("2.5.29.17"));
    assertThatCode(() -> certificate.checkValidity(Date.from(NOW))).doesNotThrowAnyException();
    assertThatThrownBy(() -> certificate.checkValidity(Date.from(Instant.EPOCH)))
        .isInstanceOf(CertificateNotYetValidException.class);
    assertThatThrownBy(() -> certificate.checkValidity(Date.from(NOW.plusSeconds(1_000_000))))
        .isInstanceOf(CertificateExpiredException.class);
    assertThat(certificate).isEqualTo(LEAF).hasSameHashCodeAs(LEAF);
  }

  @Test
  void hasExpiredWhenTheJdksCertificateHas() {
    X509Certificate old =
        WORKSHOP
            .leaf("spiffe://example.org/web")
            .signedBy(AUTHORITY)
            .valid(Instant.EPOCH, Instant.EPOCH.plusSeconds(1))
            .certificate();
    assertThatThrownBy(() -> new P256Certificate(old).checkValidity())
        .isInstanceOf(CertificateExpiredException.class);
  }

  @Test
  void doesNotHaveTheJdkVerifyWhatHoldsWithoutIt() {
    X509Certificate certificate = new P256Certificate(new Unverifiable(LEAF));
    assertThatCode(() -> certificate.verify(AUTHORITY.keys().getPublic()))
        .doesNotThrowAnyException();
    assertThatCode(() -> certificate.verify(AUTHORITY.keys().getPublic(), (String) null))
        .doesNotThrowAnyException();
  }

  @Test
  void hasTheJdkVerifyWhatDoesNotHold() {
    X509Certificate certificate = new P256Certificate(new Unverifiable(LEAF));
    assertThatThrownBy(() -> certificate.verify(other(AUTHORITY).getPublic()))
        .hasMessage("the JDK was asked");
    assertThatThrownBy(() -> certificate.verify(other(AUTHORITY).getPublic(), (String) null))
        .hasMessage("the JDK was asked");
  }

  @Test
  void hasTheJdkVerifyWhatIsNoSignatureAtAll() {
    X509Certificate certificate =
        new P256Certificate(
            new Unverifiable(LEAF) {
              @Override
              public byte[] getSignature() {
                return new byte[] {1, 2, 3};
              }
            });
    assertThatThrownBy(() -> certificate.verify(AUTHORITY.keys().getPublic()))
        .hasMessage("the JDK was asked");
  }

  static Stream<Made> authorities() {
    return Stream.of(
        AUTHORITY,
        authority("secp384r1"),
        WORKSHOP.authority("O=root").keys(CertificateWorkshop.rsa()).make());
  }

  @ParameterizedTest
  @MethodSource("authorities")
  void isVerifiedByTheKeyThatSignedIt(Made authority) throws GeneralSecurityException {
    X509Certificate certificate = new P256Certificate(leaf(authority));
    certificate.verify(authority.keys().getPublic());
    certificate.verify(authority.keys().getPublic(), (String) null);
    assertThatThrownBy(() -> certificate.verify(other(authority).getPublic()))
        .isInstanceOf(SignatureException.class);
    assertThatThrownBy(() -> certificate.verify(other(authority).getPublic(), (String) null))
        .isInstanceOf(SignatureException.class);
  }

  @Test
  void isVerifiedByAProviderThatIsNamed() throws GeneralSecurityException {
    X509Certificate certificate = new P256Certificate(LEAF);
    certificate.verify(AUTHORITY.keys().getPublic(), "SunEC");
    assertThatThrownBy(() -> certificate.verify(AUTHORITY.keys().getPublic(), "nobody"))
        .isInstanceOf(NoSuchProviderException.class);
  }

  /** Some collections of the JDK are equal to themselves alone. */
  private static @Nullable Object listed(@Nullable Object said) {
    return said instanceof Collection<?> collection ? List.copyOf(collection) : said;
  }

  private static Made authority(String curve) {
    return WORKSHOP.authority("O=root").keys(CertificateWorkshop.ec(curve)).make();
  }

  private static X509Certificate leaf(Made authority) {
    return WORKSHOP.leaf("spiffe://example.org/web").signedBy(authority).certificate();
  }

  private static KeyPair other(Made authority) {
    return authority.keys().getPublic().getAlgorithm().equals("RSA")
        ? CertificateWorkshop.rsa()
        : CertificateWorkshop.ec(
            P256.isOf((java.security.interfaces.ECKey) authority.keys().getPublic())
                ? "secp256r1"
                : "secp384r1");
  }

  /** A certificate that tells when it is asked to verify itself. */
  private static class Unverifiable extends P256Certificate {
    private static final long serialVersionUID = 1L;

    Unverifiable(X509Certificate certificate) {
      super(certificate);
    }

    @Override
    public void verify(PublicKey key) throws SignatureException {
      throw new SignatureException("the JDK was asked");
    }

    @Override
    public void verify(PublicKey key, @Nullable String provider) throws SignatureException {
      throw new SignatureException("the JDK was asked");
    }
  }

  private static final class Listener extends PKIXCertPathChecker {
    private final List<Certificate> asked;

    Listener(List<Certificate> asked) {
      this.asked = asked;
    }

    @Override
    public void init(boolean forward) {}

    @Override
    public boolean isForwardCheckingSupported() {
      return false;
    }

    @Override
    public Set<String> getSupportedExtensions() {
      return Set.of();
    }

    @Override
    public void check(Certificate certificate, Collection<String> unresolved) {
      asked.add(certificate);
    }
  }
}

package dev.spirebridge.identity;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Parsing of concatenated DER and PKIX path validation at a given instant. */
final class Certificates {

  private Certificates() {}

  /**
   * @param der certificates one after another
   * @throws IdentityException naming {@code what} when they cannot be read
   */
  static List<X509Certificate> parse(byte[] der, String what) {
    try {
      return factory().generateCertificates(new ByteArrayInputStream(der)).stream()
          .map(X509Certificate.class::cast)
          .toList();
    } catch (CertificateException e) {
      throw new IdentityException(what + " cannot be parsed: " + e.getMessage());
    }
  }

  /** Certificates that were parsed, as concatenated DER again. */
  static byte[] encoded(List<X509Certificate> chain) {
    ByteArrayOutputStream der = new ByteArrayOutputStream();
    try {
      for (X509Certificate certificate : chain) {
        der.writeBytes(certificate.getEncoded());
      }
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("a certificate that was parsed cannot be encoded", e);
    }
    return der.toByteArray();
  }

  /**
   * Validates by RFC 5280, without revocation: SPIFFE answers that by short lives.
   *
   * @param chain leaf first
   * @throws IdentityException when no authority of the bundle stands at the end of the chain
   */
  static void requireChainReaches(List<X509Certificate> chain, TrustBundle bundle, Instant now) {
    Set<TrustAnchor> anchors =
        bundle.authorities().stream()
            .map(authority -> new TrustAnchor(authority, null))
            .collect(Collectors.toSet());
    try {
      PKIXParameters parameters = new PKIXParameters(anchors);
      parameters.setRevocationEnabled(false);
      parameters.setDate(Date.from(now));
      List<P256Certificate> path =
          upToAnAuthority(chain, bundle).stream().map(P256Certificate::new).toList();
      CertPathValidator.getInstance("PKIX").validate(factory().generateCertPath(path), parameters);
    } catch (CertPathValidatorException | CertificateException e) {
      throw new IdentityException(
          "the certificate chain does not reach the trust bundle of %s: %s"
              .formatted(bundle.trustDomain(), e.getMessage()));
    } catch (InvalidAlgorithmParameterException e) {
      throw new IllegalStateException("a trust bundle is never empty", e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has PKIX", e);
    }
  }

  /**
   * Nested SPIRE puts an intermediate into the bundle and into the chain. Go and OpenSSL stop at
   * the first trusted certificate; the JDK's validator wants the chain to end before it.
   */
  private static List<X509Certificate> upToAnAuthority(
      List<X509Certificate> chain, TrustBundle bundle) {
    for (int i = 1; i < chain.size(); i++) {
      if (bundle.authorities().contains(chain.get(i))) {
        return chain.subList(0, i);
      }
    }
    return chain;
  }

  private static CertificateFactory factory() throws CertificateException {
    return CertificateFactory.getInstance("X.509");
  }
}

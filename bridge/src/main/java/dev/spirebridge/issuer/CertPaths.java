package dev.spirebridge.issuer;

import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * RFC 5280, section 6.1, by the JDK's validator, without dates ({@link PathDates} has them) and
 * without revocation, which SPIFFE answers by short lives.
 */
final class CertPaths {

  private CertPaths() {}

  /**
   * What is wrong with a path whose signatures hold.
   *
   * @param path leaf first, authority last
   * @return a clause
   */
  static Optional<String> fault(List<X509Certificate> path) {
    return PathDates.common(path)
        .map(moment -> fault(path, moment))
        .orElse(Optional.of("the certificates of its chain are never valid at the same time"));
  }

  /**
   * The validator doesn't look at an authority's own constraints, where Go and Envoy do. So a
   * self-signed one is validated as the path's last member, below its own key. Any other one has
   * its path length counted here; its name constraints are the one thing that is not looked at.
   */
  private static Optional<String> fault(List<X509Certificate> path, Instant moment) {
    X509Certificate authority = path.getLast();
    List<X509Certificate> below = path.subList(0, path.size() - 1);
    boolean selfSigned = Signatures.isSelfSigned(authority);
    if (!selfSigned && intermediates(below) > authority.getBasicConstraints()) {
      return Optional.of("its chain is longer than the authority allows");
    }
    try {
      PKIXParameters parameters = new PKIXParameters(Set.of(anchor(authority)));
      parameters.setRevocationEnabled(false);
      parameters.setDate(Date.from(moment));
      CertPathValidator.getInstance("PKIX")
          .validate(
              CertificateFactory.getInstance("X.509").generateCertPath(selfSigned ? path : below),
              parameters);
      return Optional.empty();
    } catch (CertPathValidatorException | CertificateException e) {
      return Optional.of("its chain is not valid: " + e.getMessage());
    } catch (InvalidAlgorithmParameterException e) {
      throw new IllegalStateException("there is always an anchor", e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has PKIX", e);
    }
  }

  /** By name and key: the validator would choose among certificates by their key identifiers. */
  private static TrustAnchor anchor(X509Certificate authority) {
    return new TrustAnchor(authority.getSubjectX500Principal(), authority.getPublicKey(), null);
  }

  private static long intermediates(List<X509Certificate> below) {
    return below.stream()
        .skip(1)
        .filter(each -> !each.getSubjectX500Principal().equals(each.getIssuerX500Principal()))
        .count();
  }
}

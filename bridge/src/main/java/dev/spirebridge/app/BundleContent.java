package dev.spirebridge.app;

import dev.spirebridge.federation.BundleDocument;
import dev.spirebridge.federation.BundleDocumentException;
import dev.spirebridge.identity.PresentedSvid;
import dev.spirebridge.identity.TrustBundle;
import dev.spirebridge.issuer.probe.PemChain;
import io.spiffe.spiffeid.SpiffeId;
import io.spiffe.spiffeid.TrustDomain;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Authorities as a file or a ConfigMap holds them: PEM, or a SPIFFE bundle document. */
final class BundleContent {

  /** A document does not say of whom it is, and its reader wants to be told. */
  private static final TrustDomain NOT_KNOWN_YET = TrustDomain.parse("not-known-yet");

  private BundleContent() {}

  /**
   * @param where it was found, for what is wrong with it
   * @return at least one
   */
  static List<X509Certificate> authorities(byte[] content, String where) throws NoBundleException {
    String text = new String(content, StandardCharsets.UTF_8).strip();
    if (text.isEmpty()) {
      throw new NoBundleException(where + " is empty");
    }
    List<X509Certificate> authorities =
        text.startsWith("{") ? ofDocument(content, where) : ofPem(content, where);
    for (int i = 0; i < authorities.size(); i++) {
      if (authorities.get(i).getBasicConstraints() < 0) {
        throw new NoBundleException(
            "%s is no trust bundle: certificate %d is not that of an authority"
                .formatted(where, i + 1));
      }
    }
    return authorities;
  }

  private static List<X509Certificate> ofDocument(byte[] json, String where)
      throws NoBundleException {
    try {
      List<X509Certificate> authorities =
          BundleDocument.parse(NOT_KNOWN_YET, json).x509Authorities();
      if (authorities.isEmpty()) {
        throw new NoBundleException(where + " holds no X.509 authority");
      }
      return authorities;
    } catch (BundleDocumentException e) {
      throw new NoBundleException(
          "%s is no SPIFFE bundle document: %s".formatted(where, e.getMessage()));
    }
  }

  private static List<X509Certificate> ofPem(byte[] pem, String where) throws NoBundleException {
    try {
      List<X509Certificate> authorities = PemChain.read(pem);
      if (authorities.isEmpty()) {
        throw new NoBundleException(
            where + " is no trust bundle: neither PEM certificates nor a SPIFFE bundle document");
      }
      return authorities;
    } catch (CertificateException e) {
      throw new NoBundleException("%s is no trust bundle: %s".formatted(where, e.getMessage()));
    }
  }

  /**
   * The bundle of the trust domain that is asked for, or else that all authorities name, as those
   * of SPIRE do.
   */
  static TrustBundle bundle(
      Optional<TrustDomain> asked, List<X509Certificate> authorities, String where)
      throws NoBundleException {
    if (asked.isPresent()) {
      return new TrustBundle(asked.get(), authorities);
    }
    Set<Optional<TrustDomain>> named =
        authorities.stream()
            .map(each -> PresentedSvid.idIn(each).map(SpiffeId::getTrustDomain))
            .collect(Collectors.toSet());
    TrustDomain only =
        Optional.of(named)
            .filter(all -> all.size() == 1)
            .flatMap(all -> all.iterator().next())
            .orElseThrow(() ->
                new NoBundleException(
                    where
                        + " does not say of which trust domain it is: give --bundle TRUST-DOMAIN=…"));
    return new TrustBundle(only, authorities);
  }
}

package dev.spirebridge.demo.jdk;

import dev.spirebridge.identity.ChainTrustManager;
import io.spiffe.bundle.x509bundle.X509BundleSet;
import io.spiffe.exception.BundleNotFoundException;
import io.spiffe.spiffeid.SpiffeId;
import io.spiffe.svid.x509svid.X509SvidValidator;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Accepts one SPIFFE ID, proved by a chain to the latest bundle of its trust domain (X.509-SVID
 * specification, section 5.2). Host names mean nothing to SPIFFE and are not looked at.
 */
final class SpiffeTrustManager extends ChainTrustManager {
  private final Supplier<Optional<X509BundleSet>> latest;
  private final SpiffeId accepted;

  SpiffeTrustManager(Supplier<Optional<X509BundleSet>> latest, SpiffeId accepted) {
    this.latest = latest;
    this.accepted = accepted;
  }

  @Override
  protected void check(X509Certificate[] chain) throws CertificateException {
    var bundles =
        latest.get().orElseThrow(() -> new CertificateException("No trust bundle came over SDS"));
    try {
      X509SvidValidator.verifyChain(List.of(chain), bundles);
      X509SvidValidator.verifySpiffeId(chain[0], () -> Set.of(accepted));
    } catch (BundleNotFoundException e) {
      throw new CertificateException(e.getMessage(), e);
    }
  }
}

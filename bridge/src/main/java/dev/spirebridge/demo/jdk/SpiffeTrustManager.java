package dev.spirebridge.demo.jdk;

import io.spiffe.bundle.x509bundle.X509BundleSet;
import io.spiffe.exception.BundleNotFoundException;
import io.spiffe.spiffeid.SpiffeId;
import io.spiffe.svid.x509svid.X509SvidValidator;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Accepts one SPIFFE ID, proved by a chain to the latest bundle of its trust domain (X.509-SVID
 * specification, section 5.2). Host names mean nothing to SPIFFE and are not looked at.
 */
final class SpiffeTrustManager extends X509ExtendedTrustManager {
  private final Supplier<Optional<X509BundleSet>> latest;
  private final SpiffeId accepted;

  SpiffeTrustManager(Supplier<Optional<X509BundleSet>> latest, SpiffeId accepted) {
    this.latest = latest;
    this.accepted = accepted;
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String authType, @Nullable Socket socket)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkClientTrusted(
      X509Certificate[] chain, String authType, @Nullable SSLEngine engine)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String authType, @Nullable Socket socket)
      throws CertificateException {
    check(chain);
  }

  @Override
  public void checkServerTrusted(
      X509Certificate[] chain, String authType, @Nullable SSLEngine engine)
      throws CertificateException {
    check(chain);
  }

  /** Empty: a TLS server then names no authorities, and every client offers its only SVID. */
  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return new X509Certificate[0];
  }

  private void check(X509Certificate[] chain) throws CertificateException {
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

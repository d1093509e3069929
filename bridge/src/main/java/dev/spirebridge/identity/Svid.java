package dev.spirebridge.identity;

import io.spiffe.spiffeid.SpiffeId;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;

/**
 * An X.509-SVID whose key has been proved to match its leaf.
 *
 * @param hint as the registration entry gives it; empty when it gives none
 * @param chain leaf first, then intermediates, without the root
 */
public record Svid(SpiffeId id, String hint, List<X509Certificate> chain, SvidPrivateKey key) {

  public Svid {
    if (chain.isEmpty()) {
      throw new IllegalArgumentException("an SVID has at least its leaf certificate");
    }
    chain = List.copyOf(chain);
  }

  public X509Certificate leaf() {
    return chain.getFirst();
  }

  public Instant notBefore() {
    return leaf().getNotBefore().toInstant();
  }

  public Instant notAfter() {
    return leaf().getNotAfter().toInstant();
  }

  /** RFC 5280: notAfter is the last instant at which the certificate is still valid. */
  public boolean isExpiredAt(Instant now) {
    return now.isAfter(notAfter());
  }
}

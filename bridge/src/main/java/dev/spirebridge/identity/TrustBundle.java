package dev.spirebridge.identity;

import io.spiffe.spiffeid.TrustDomain;
import java.security.cert.X509Certificate;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * The X.509 authorities of one trust domain, without repetition, in the order the agent gave them.
 */
public record TrustBundle(TrustDomain trustDomain, List<X509Certificate> authorities) {

  /** An empty list is refused: Envoy rejects a trust bundle without an authority. */
  public TrustBundle {
    authorities = List.copyOf(new LinkedHashSet<>(authorities));
    if (authorities.isEmpty()) {
      throw new IdentityException("the trust bundle of " + trustDomain + " holds no authority");
    }
  }

  /**
   * @param der the authorities' certificates, one after another
   * @throws IdentityException when they cannot be read, or there is none
   */
  public static TrustBundle parse(TrustDomain trustDomain, byte[] der) {
    return new TrustBundle(
        trustDomain, Certificates.parse(der, "the trust bundle of " + trustDomain));
  }
}

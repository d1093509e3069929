package dev.spirebridge.issuer;

import io.spiffe.spiffeid.TrustDomain;
import java.util.List;
import java.util.Optional;

/** What to look at now. What cannot be listed is an aim whose probe says so. */
public interface AimSource {
  /**
   * @param own the trust domain they have to be of; empty while it is not known, when nobody will
   *     be looked at
   */
  List<Aim> list(Optional<TrustDomain> own) throws InterruptedException;
}

package dev.spirebridge.federation;

import io.spiffe.bundle.x509bundle.X509Bundle;
import io.spiffe.spiffeid.TrustDomain;
import java.security.cert.X509Certificate;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the SPIRE agent serves to this process, asked once. */
public interface ServedBundles {

  /**
   * Blocks until the agent has answered, for as long as the implementation cares to.
   *
   * @throws InterruptedException when the calling thread is interrupted
   */
  Answer ask() throws InterruptedException;

  /** The agent's answer, or why there is none. */
  sealed interface Answer {}

  /**
   * @param own the agent's trust domain, where an answer tells it
   * @param bundles the own trust domain's and those federated with; also those that are empty
   * @param unreadable what is wrong with the bundles that cannot be read, by the trust domain's
   *     name
   * @param jwtKeyIds by trust domain; empty where the agent does not tell
   */
  record Served(
      Optional<TrustDomain> own,
      Map<TrustDomain, X509Bundle> bundles,
      Map<String, String> unreadable,
      Optional<Map<TrustDomain, Set<String>>> jwtKeyIds)
      implements Answer {

    public Served {
      bundles = Map.copyOf(bundles);
      unreadable = Map.copyOf(unreadable);
      jwtKeyIds = jwtKeyIds.map(Map::copyOf);
    }

    /** What is trusted of a trust domain; empty when nothing is. */
    Set<X509Certificate> authorities(TrustDomain trustDomain) {
      return Optional.ofNullable(bundles.get(trustDomain))
          .map(X509Bundle::getX509Authorities)
          .orElse(Set.of());
    }
  }

  /**
   * @param message a sentence that ends with what to do
   */
  record Unavailable(String message) implements Answer {}
}

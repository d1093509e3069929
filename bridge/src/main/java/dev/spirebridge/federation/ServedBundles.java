package dev.spirebridge.federation;

import io.spiffe.bundle.x509bundle.X509Bundle;
import io.spiffe.spiffeid.TrustDomain;
import java.util.Map;
import java.util.Optional;

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
   * @param own the agent's trust domain, where the answer tells it
   * @param bundles the own trust domain's and those federated with
   */
  record Served(Optional<TrustDomain> own, Map<TrustDomain, X509Bundle> bundles) implements Answer {

    public Served {
      bundles = Map.copyOf(bundles);
    }
  }

  /**
   * @param message a sentence that ends with what to do
   */
  record Unavailable(String message) implements Answer {}
}

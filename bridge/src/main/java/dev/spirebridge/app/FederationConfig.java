package dev.spirebridge.app;

import dev.spirebridge.federation.FederatedTrustDomain;
import io.spiffe.spiffeid.TrustDomain;
import java.util.List;
import java.util.Optional;

/**
 * Whom the cluster federates with.
 *
 * @param own its own trust domain; present where anything is said of others
 * @param trustDomains each at most once, and never the own one
 */
public record FederationConfig(Optional<TrustDomain> own, List<FederatedTrustDomain> trustDomains) {

  public FederationConfig {
    trustDomains = List.copyOf(trustDomains);
  }
}

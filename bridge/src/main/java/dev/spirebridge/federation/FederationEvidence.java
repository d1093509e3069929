package dev.spirebridge.federation;

import io.spiffe.spiffeid.TrustDomain;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * All that one verdict is made from.
 *
 * @param declaration what the cluster's objects say of it
 * @param own this side's trust domain, where it is known
 * @param now when it was looked at
 */
public record FederationEvidence(
    FederatedTrustDomain relationship,
    List<Statement> declaration,
    Optional<TrustDomain> own,
    FetchOutcome endpoint,
    ServedBundles.Answer agent,
    Instant now) {

  public FederationEvidence {
    declaration = List.copyOf(declaration);
  }
}

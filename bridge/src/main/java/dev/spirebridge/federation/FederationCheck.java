package dev.spirebridge.federation;

import dev.spirebridge.identity.TrustBundle;
import io.spiffe.spiffeid.TrustDomain;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Looks at both ends of a relationship, the endpoint and what the agent has answered, and judges.
 * Safe for any number of threads.
 */
public final class FederationCheck {

  private final BundleEndpoint endpoint;
  private final ServedBundles.Answer agent;
  private final Optional<TrustDomain> own;
  private final InstantSource clock;

  /**
   * @param agent asked once for all relationships
   * @param configuredOwn this side's trust domain, for where the agent does not tell
   */
  public FederationCheck(
      BundleEndpoint endpoint,
      ServedBundles.Answer agent,
      Optional<TrustDomain> configuredOwn,
      InstantSource clock) {
    this.endpoint = endpoint;
    this.agent = agent;
    this.own =
        switch (agent) {
          case ServedBundles.Served served -> served.own().or(() -> configuredOwn);
          case ServedBundles.Unavailable _ -> configuredOwn;
        };
    this.clock = clock;
  }

  /**
   * Asks the endpoint, if one is declared; one of https_spiffe is verified by what the agent serves
   * of its trust domain, as SPIRE's server does, and by the initial bundle where the agent serves
   * none.
   *
   * @throws InterruptedException when the calling thread is interrupted
   */
  public FederationVerdict verify(Declaration declaration) throws InterruptedException {
    if (declaration.relationship().isEmpty()) {
      return FederationVerdict.of(declaration.trustDomain(), declaration.statements());
    }
    FederatedTrustDomain relationship = declaration.relationship().get();
    FetchOutcome fetched = endpoint.fetch(relationship, known(relationship));
    return FederationVerdict.of(
        new FederationEvidence(
            relationship, declaration.statements(), own, fetched, agent, clock.instant()));
  }

  private Optional<TrustBundle> known(FederatedTrustDomain relationship) {
    if (relationship.profile() instanceof EndpointProfile.HttpsSpiffe(var id)
        && agent instanceof ServedBundles.Served served) {
      return Optional.of(List.copyOf(served.authorities(id.getTrustDomain())))
          .filter(authorities -> !authorities.isEmpty())
          .map(authorities -> new TrustBundle(id.getTrustDomain(), authorities));
    }
    return Optional.empty();
  }
}

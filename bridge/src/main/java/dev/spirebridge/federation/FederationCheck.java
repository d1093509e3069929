package dev.spirebridge.federation;

import dev.spirebridge.identity.TrustBundle;
import io.spiffe.spiffeid.TrustDomain;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Looks at both ends of a relationship, the endpoint and the agent, and judges. Safe for any number
 * of threads if the agent's side is.
 */
public final class FederationCheck {

  private final BundleEndpoint endpoint;
  private final ServedBundles agent;
  private final InstantSource clock;

  public FederationCheck(BundleEndpoint endpoint, ServedBundles agent, InstantSource clock) {
    this.endpoint = endpoint;
    this.agent = agent;
    this.clock = clock;
  }

  /**
   * Asks the agent, then the endpoint; an https_spiffe endpoint is verified by what the agent
   * serves of its trust domain, as SPIRE's server does, and by the initial bundle where the agent
   * serves none.
   *
   * @param declaredBy the name of the ClusterFederatedTrustDomain; empty when there is none
   * @throws InterruptedException when the calling thread is interrupted
   */
  public FederationVerdict verify(FederatedTrustDomain relationship, Optional<String> declaredBy)
      throws InterruptedException {
    ServedBundles.Answer served = agent.ask();
    FetchOutcome fetched = endpoint.fetch(relationship, known(relationship, served));
    return FederationVerdict.of(
        new FederationEvidence(relationship, declaredBy, fetched, served, clock.instant()));
  }

  private static Optional<TrustBundle> known(
      FederatedTrustDomain relationship, ServedBundles.Answer served) {
    if (relationship.profile() instanceof EndpointProfile.HttpsSpiffe(var id)
        && served instanceof ServedBundles.Served(Optional<TrustDomain> own, var bundles)) {
      return Optional.ofNullable(bundles.get(id.getTrustDomain()))
          .map(bundle -> List.copyOf(bundle.getX509Authorities()))
          .filter(authorities -> !authorities.isEmpty())
          .map(authorities -> new TrustBundle(id.getTrustDomain(), authorities));
    }
    return Optional.empty();
  }
}

package dev.spirebridge.federation;

import java.time.Instant;
import java.util.Optional;

/**
 * All that one verdict is made from.
 *
 * @param declaredBy the ClusterFederatedTrustDomain that declares it; empty when there is none
 * @param now when it was looked at
 */
public record FederationEvidence(
    FederatedTrustDomain relationship,
    Optional<String> declaredBy,
    FetchOutcome endpoint,
    ServedBundles.Answer agent,
    Instant now) {}

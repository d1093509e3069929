package dev.spirebridge.clusterspiffeid;

import io.spiffe.spiffeid.TrustDomain;
import java.time.Instant;
import java.util.Optional;

/**
 * A federation relationship that SPIRE was told of.
 *
 * @param object the name of the ClusterFederatedTrustDomain
 * @param usableFrom when SPIRE's server has the bundle, as far as that can be told; empty where
 *     only a person can know
 * @param ours whether the object carries our owner label
 */
public record Relationship(
    String object,
    TrustDomain trustDomain,
    Instant created,
    Optional<Instant> usableFrom,
    boolean ours) {}

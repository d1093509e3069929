package dev.spirebridge.clusterspiffeid;

import java.util.Map;
import java.util.Optional;

/**
 * A ClusterSPIFFEID of ours as it will be when the plan is done.
 *
 * @param observed as it is, if it is there yet
 * @param namespace the one it is for; empty for the one for single pods
 */
record OurObject(
    String name,
    Optional<ObservedClusterSpiffeId> observed,
    Map<String, Object> spec,
    Optional<String> namespace) {}

package dev.spirebridge.federation;

import java.util.Optional;

/**
 * A trust domain to federate with, as somebody wrote it down: nothing is checked yet.
 *
 * @param profile {@code https_web} or {@code https_spiffe}
 * @param bundle the text of a SPIFFE bundle document
 */
public record FederationRequest(
    String trustDomain,
    String endpoint,
    String profile,
    Optional<String> endpointSpiffeId,
    Optional<String> bundle) {}

package dev.spirebridge.federation;

import io.spiffe.spiffeid.TrustDomain;
import java.net.URI;
import java.util.Optional;

/**
 * A trust domain to federate with.
 *
 * @param endpoint https, without user information
 * @param initialBundle a SPIFFE bundle document, to begin with where the profile is https_spiffe
 */
public record FederatedTrustDomain(
    TrustDomain trustDomain,
    URI endpoint,
    EndpointProfile profile,
    Optional<String> initialBundle) {}

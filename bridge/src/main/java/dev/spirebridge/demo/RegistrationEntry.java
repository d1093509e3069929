package dev.spirebridge.demo;

import io.spiffe.spiffeid.SpiffeId;
import io.spiffe.spiffeid.TrustDomain;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * What entitles a workload to one X.509-SVID.
 *
 * @param hint empty for none
 * @param lifetime of each SVID issued for it
 * @param federatesWith the foreign trust domains whose bundles come with it; empty for all that its
 *     trust domain federates with
 */
public record RegistrationEntry(
    SpiffeId spiffeId, String hint, Duration lifetime, Optional<Set<TrustDomain>> federatesWith) {

  public RegistrationEntry {
    federatesWith = federatesWith.map(Set::copyOf);
  }

  /** An entry that federates with all. */
  public RegistrationEntry(SpiffeId spiffeId, String hint, Duration lifetime) {
    this(spiffeId, hint, lifetime, Optional.empty());
  }

  /** An entry without a hint that federates with all. */
  public RegistrationEntry(SpiffeId spiffeId, Duration lifetime) {
    this(spiffeId, "", lifetime);
  }

  /** This one, federating with these only. */
  public RegistrationEntry federatingWith(TrustDomain... foreign) {
    return new RegistrationEntry(spiffeId, hint, lifetime, Optional.of(Set.of(foreign)));
  }

  boolean federatesWith(TrustDomain foreign) {
    return federatesWith.map(named -> named.contains(foreign)).orElse(true);
  }
}

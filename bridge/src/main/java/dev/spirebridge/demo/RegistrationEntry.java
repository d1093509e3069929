package dev.spirebridge.demo;

import io.spiffe.spiffeid.SpiffeId;
import java.time.Duration;

/**
 * What entitles a workload to one X.509-SVID.
 *
 * @param hint empty for none
 * @param lifetime of each SVID issued for it
 */
public record RegistrationEntry(SpiffeId spiffeId, String hint, Duration lifetime) {

  /** An entry without a hint. */
  public RegistrationEntry(SpiffeId spiffeId, Duration lifetime) {
    this(spiffeId, "", lifetime);
  }
}

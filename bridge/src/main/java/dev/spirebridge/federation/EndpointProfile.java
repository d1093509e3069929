package dev.spirebridge.federation;

import io.spiffe.spiffeid.SpiffeId;

/** How a bundle endpoint proves that it is the right one (SPIFFE Federation, section 5.2). */
public sealed interface EndpointProfile {

  /** By a certificate that the system's roots vouch for. */
  record HttpsWeb() implements EndpointProfile {}

  /** By an X.509-SVID with this ID, verified by the bundle that is already known. */
  record HttpsSpiffe(SpiffeId endpointId) implements EndpointProfile {}
}

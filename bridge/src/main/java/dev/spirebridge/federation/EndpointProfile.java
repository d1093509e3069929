package dev.spirebridge.federation;

import io.spiffe.spiffeid.SpiffeId;

/** How a bundle endpoint proves that it is the right one (SPIFFE Federation, section 5.2). */
public sealed interface EndpointProfile {

  /**
   * The name of the specification, which configuration files and ClusterFederatedTrustDomains use.
   */
  String HTTPS_WEB = "https_web";

  /** Likewise. */
  String HTTPS_SPIFFE = "https_spiffe";

  /** As the specification spells it. */
  String type();

  /** By a certificate that the system's roots vouch for. */
  record HttpsWeb() implements EndpointProfile {

    @Override
    public String type() {
      return HTTPS_WEB;
    }
  }

  /** By an X.509-SVID with this ID, verified by the bundle that is already known. */
  record HttpsSpiffe(SpiffeId endpointId) implements EndpointProfile {

    @Override
    public String type() {
      return HTTPS_SPIFFE;
    }
  }
}

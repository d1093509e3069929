package dev.spirebridge.sds;

/** How a trust bundle is written into an Envoy validation context. */
public enum ValidationForm {
  /** Envoy's SPIFFE certificate validator: each authority counts for its own trust domain only. */
  SPIFFE_VALIDATOR,
  /** {@code trusted_ca}: every authority in it may vouch for any identity. */
  PLAIN_CA,
  /**
   * The SPIFFE validator, unless the client is an Envoy before 1.18 or its node metadata sets
   * {@code disable_spiffe_cert_validation}: then the own trust domain's bundle as plain CA. SPIRE's
   * rules.
   */
  BY_CLIENT
}

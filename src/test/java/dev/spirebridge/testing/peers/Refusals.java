package dev.spirebridge.testing.peers;

/**
 * Why an Envoy has refused a peer's certificate, as it says in its answers and access logs: with
 * underscores for spaces.
 */
final class Refusals {

  /** The SPIFFE validator has no bundle of the peer's trust domain. */
  static final String NO_BUNDLE = "verify_cert_failed:_no_trust_bundle_store";

  /** The chain reaches none of the authorities that count for the peer. */
  static final String WRONG_AUTHORITY =
      "verify_cert_failed:_X509_verify_cert:_certificate_verification_error_at_depth_0:"
          + "_unable_to_get_local_issuer_certificate";

  private Refusals() {}
}

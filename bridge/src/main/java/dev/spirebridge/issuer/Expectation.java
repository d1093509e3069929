package dev.spirebridge.issuer;

import io.spiffe.spiffeid.SpiffeId;
import io.spiffe.spiffeid.TrustDomain;
import java.util.Optional;

/** Who a target has to be, as far as that is known from elsewhere. */
public record Expectation(Optional<TrustDomain> trustDomain, Optional<SpiffeId> id) {

  /** Any trust domain whose bundle is known will do. */
  public static final Expectation NOTHING = new Expectation(Optional.empty(), Optional.empty());

  public static Expectation of(TrustDomain trustDomain) {
    return new Expectation(Optional.of(trustDomain), Optional.empty());
  }

  public static Expectation of(SpiffeId id) {
    return new Expectation(Optional.of(id.getTrustDomain()), Optional.of(id));
  }

  /** A pod of the mesh, whose ID Istio derives from its namespace and service account. */
  public static Expectation ofPod(
      TrustDomain trustDomain, String namespace, String serviceAccount) {
    return of(SpiffeId.fromSegments(trustDomain, "ns", namespace, "sa", serviceAccount));
  }
}

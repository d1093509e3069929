package dev.spirebridge.federation;

import io.spiffe.spiffeid.TrustDomain;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * When SPIRE's server has the bundle of a declared trust domain, as far as the declaration tells:
 * the object has no status, and the server is nobody's to ask from here.
 */
public final class BundleArrival {

  /** With the value "true" on an object, somebody has seen the bundle at the server. */
  public static final String ANNOTATION = "spirebridge.dev/bundle-arrived";

  /** spire-controller-manager hands a first bundle over with the relationship, within 10 s. */
  static final Duration HANDED_OVER = Duration.ofSeconds(15);

  /** The server fetches at once; this leaves it a second try. */
  static final Duration FETCHED = Duration.ofSeconds(45);

  private BundleArrival() {}

  /** Empty where the server cannot get it by itself, and nobody has said that it was given it. */
  public static Optional<Instant> of(
      ObservedFederatedTrustDomain object, FederatedTrustDomain declared) {
    if ("true".equals(object.annotations().get(ANNOTATION))) {
      return Optional.of(object.created());
    }
    if (hasFirstBundle(declared)) {
      return Optional.of(object.created().plus(HANDED_OVER));
    }
    return fetchesByItself(declared)
        ? Optional.of(object.created().plus(FETCHED))
        : Optional.empty();
  }

  private static boolean hasFirstBundle(FederatedTrustDomain declared) {
    return declared
        .initialBundle()
        .filter(text -> verifiesSomebody(declared.trustDomain(), text))
        .isPresent();
  }

  private static boolean verifiesSomebody(TrustDomain trustDomain, String document) {
    try {
      return !BundleDocument.parse(trustDomain, document.getBytes(StandardCharsets.UTF_8))
          .x509Authorities()
          .isEmpty();
    } catch (BundleDocumentException e) {
      return false;
    }
  }

  /** Over the web's authorities, or by a bundle of yet another trust domain. */
  private static boolean fetchesByItself(FederatedTrustDomain declared) {
    return switch (declared.profile()) {
      case EndpointProfile.HttpsWeb() -> true;
      case EndpointProfile.HttpsSpiffe(var id) -> !id.memberOf(declared.trustDomain());
    };
  }
}

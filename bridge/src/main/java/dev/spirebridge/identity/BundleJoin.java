package dev.spirebridge.identity;

import io.spiffe.spiffeid.TrustDomain;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Brings SVIDs together with trust bundles that arrived apart from them, and checks that the one
 * reach the other.
 *
 * <p>A new bundle concerns every workload of a node at once, so a path is validated again only
 * where its outcome may have changed: an authority that joins its bundle takes nothing away from
 * it.
 *
 * @param svids checked by {@link UpdateVerifier#verifyWithoutBundles}, at least one
 * @param federatesWith the trust domains whose bundles the workload may have beside those of its
 *     SVIDs; those without a bundle are left out
 */
public record BundleJoin(List<Svid> svids, Set<TrustDomain> federatesWith) {

  public BundleJoin {
    if (svids.isEmpty()) {
      throw new IllegalArgumentException("there is at least one SVID to join bundles to");
    }
    svids = List.copyOf(svids);
    federatesWith = Set.copyOf(federatesWith);
  }

  /** The trust domains without whose bundles nothing can be joined. */
  public Set<TrustDomain> required() {
    Set<TrustDomain> required = new HashSet<>();
    svids.forEach(svid -> required.add(svid.id().getTrustDomain()));
    return required;
  }

  /**
   * @param bundles by trust domain, all {@link #required} ones among them
   * @param accepted what was joined and accepted before, for this workload or for another
   * @throws IdentityException when a chain does not reach the bundle of its trust domain
   */
  public IdentitySnapshot with(
      Map<TrustDomain, TrustBundle> bundles, Optional<IdentitySnapshot> accepted, Instant now) {
    Optional<IdentitySnapshot> verified = accepted.filter(before -> before.svids().equals(svids));
    for (Svid svid : svids) {
      TrustBundle bundle = bundle(svid.id().getTrustDomain(), bundles);
      if (!stillReaches(bundle, verified)) {
        requireReaches(svid, bundle, now);
      }
    }
    TrustDomain trustDomain = svids.getFirst().id().getTrustDomain();
    Map<TrustDomain, TrustBundle> others = new HashMap<>(bundles);
    others.keySet().retainAll(federatesWith);
    required().forEach(each -> others.put(each, bundle(each, bundles)));
    others.remove(trustDomain);
    return IdentitySnapshot.of(svids, bundle(trustDomain, bundles), others, now);
  }

  private static boolean stillReaches(TrustBundle bundle, Optional<IdentitySnapshot> verified) {
    return verified
        .flatMap(before -> before.bundle(bundle.trustDomain()))
        .filter(before -> bundle.authorities().containsAll(before.authorities()))
        .isPresent();
  }

  private static void requireReaches(Svid svid, TrustBundle bundle, Instant now) {
    try {
      Certificates.requireChainReaches(svid.chain(), bundle, now);
    } catch (IdentityException e) {
      throw e.about(svid.id().toString());
    }
  }

  private static TrustBundle bundle(
      TrustDomain trustDomain, Map<TrustDomain, TrustBundle> bundles) {
    return Optional.ofNullable(bundles.get(trustDomain))
        .orElseThrow(
            () -> new IdentityException("there is no trust bundle of " + trustDomain + " yet"));
  }
}

package dev.spirebridge.sds;

import dev.spirebridge.identity.ExtraRoots;
import dev.spirebridge.identity.IdentitySnapshot;
import dev.spirebridge.identity.TrustBundle;
import io.spiffe.spiffeid.TrustDomain;
import java.util.Collection;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a subject's proxies are to have: its identities, and beside its trust bundles the roots of a
 * mesh that workloads are moving away from. A bundle that the agent gave of a federated trust
 * domain stands as it is: nothing joins it.
 */
record Offer(IdentitySnapshot identities, ExtraRoots extra) {

  static Offer of(IdentitySnapshot identities) {
    return new Offer(identities, ExtraRoots.NONE);
  }

  TrustBundle own() {
    return extra.with(identities.own());
  }

  /** Nothing for a trust domain of which only extra roots are there: it has no name of its own. */
  Optional<TrustBundle> bundle(TrustDomain trustDomain) {
    return trustDomain.equals(identities.trustDomain())
        ? Optional.of(own())
        : identities.bundle(trustDomain);
  }

  /**
   * For a form in which every authority may vouch for any identity: of the mesh it gets no more
   * than what joins the own bundle.
   */
  Collection<TrustBundle> pooled() {
    return withOwn().values();
  }

  /** For a form that keeps trust domains apart: those of the mesh are bundles of their own. */
  Collection<TrustBundle> byTrustDomain() {
    SortedMap<TrustDomain, TrustBundle> all = withOwn();
    extra.roots().keySet().forEach(trustDomain -> all.computeIfAbsent(trustDomain, extra::bundle));
    return all.values();
  }

  private SortedMap<TrustDomain, TrustBundle> withOwn() {
    SortedMap<TrustDomain, TrustBundle> all = new TreeMap<>(identities.bundles());
    all.put(identities.trustDomain(), own());
    return all;
  }

  /** Whether proxies would be given the same, whenever it arrived. */
  boolean hasSameContent(Offer other) {
    return extra.roots().equals(other.extra.roots()) && identities.hasSameContent(other.identities);
  }

  /** Whether both certificates and what others are verified by differ. */
  boolean touchesBoth(Offer other) {
    return !identities.svids().equals(other.identities.svids())
        && !(identities.own().equals(other.identities.own())
            && identities.federated().equals(other.identities.federated())
            && extra.roots().equals(other.extra.roots()));
  }
}

package dev.spirebridge.identity;

import io.spiffe.spiffeid.TrustDomain;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Roots that proxies trust beside their own trust bundles while workloads move from a mesh's CA to
 * SPIRE, and for no longer. No bundle ever holds them; they join one where it is given to a proxy.
 *
 * @param id of the move
 * @param until when they are taken out again
 * @param roots by trust domain, each with at least one
 */
public record ExtraRoots(
    String id, Instant until, SortedMap<TrustDomain, List<X509Certificate>> roots) {

  private static final Comparator<TrustDomain> BY_NAME = Comparator.comparing(TrustDomain::getName);

  /** No move. */
  public static final ExtraRoots NONE =
      new ExtraRoots("", Instant.MIN, Collections.emptySortedMap());

  public ExtraRoots {
    SortedMap<TrustDomain, List<X509Certificate>> sorted = new TreeMap<>(BY_NAME);
    roots.forEach((trustDomain, each) -> {
      if (each.isEmpty()) {
        throw new IllegalArgumentException(trustDomain + " has no root");
      }
      sorted.put(trustDomain, List.copyOf(each));
    });
    roots = Collections.unmodifiableSortedMap(sorted);
  }

  /** Brings the trust domains, given in any order, into the order of their names. */
  public static ExtraRoots of(
      String id, Instant until, Map<TrustDomain, List<X509Certificate>> roots) {
    SortedMap<TrustDomain, List<X509Certificate>> sorted = new TreeMap<>(BY_NAME);
    sorted.putAll(roots);
    return new ExtraRoots(id, until, sorted);
  }

  /** Of all trust domains, in the order of their names. */
  public List<X509Certificate> all() {
    return roots.values().stream().flatMap(List::stream).toList();
  }

  /** Those of other trust domains. */
  public ExtraRoots without(Set<TrustDomain> trustDomains) {
    SortedMap<TrustDomain, List<X509Certificate>> left = new TreeMap<>(roots);
    left.keySet().removeAll(trustDomains);
    return new ExtraRoots(id, until, left);
  }

  /** The bundle with the roots of its trust domain behind its own authorities. */
  public TrustBundle with(TrustBundle bundle) {
    List<X509Certificate> more = roots.getOrDefault(bundle.trustDomain(), List.of());
    if (more.isEmpty()) {
      return bundle;
    }
    List<X509Certificate> both = new ArrayList<>(bundle.authorities());
    both.addAll(more);
    return new TrustBundle(bundle.trustDomain(), both);
  }

  /** The roots of one of their trust domains as a bundle. */
  public TrustBundle bundle(TrustDomain trustDomain) {
    return new TrustBundle(trustDomain, roots.getOrDefault(trustDomain, List.of()));
  }
}

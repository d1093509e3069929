package dev.spirebridge.identity;

import io.spiffe.spiffeid.TrustDomain;
import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All that was true of one workload at one instant: its SVIDs and the trust bundles it may verify
 * peers with.
 *
 * @param svids in the agent's order, at least one
 * @param own the trust bundle of the first SVID's trust domain
 * @param federated the other trust bundles, by trust domain name
 * @param receivedAt when the agent's update arrived
 */
public record IdentitySnapshot(
    List<Svid> svids,
    TrustBundle own,
    SortedMap<TrustDomain, TrustBundle> federated,
    Instant receivedAt) {

  private static final Comparator<TrustDomain> BY_NAME = Comparator.comparing(TrustDomain::getName);

  public IdentitySnapshot {
    if (svids.isEmpty()) {
      throw new IllegalArgumentException("a snapshot has at least one SVID");
    }
    svids = List.copyOf(svids);
    federated = Collections.unmodifiableSortedMap(new TreeMap<>(federated));
  }

  /** Brings federated bundles, given in any order, into the order of their names. */
  public static IdentitySnapshot of(
      List<Svid> svids,
      TrustBundle own,
      Map<TrustDomain, TrustBundle> federated,
      Instant receivedAt) {
    SortedMap<TrustDomain, TrustBundle> sorted = new TreeMap<>(BY_NAME);
    sorted.putAll(federated);
    return new IdentitySnapshot(svids, own, sorted, receivedAt);
  }

  public TrustDomain trustDomain() {
    return own.trustDomain();
  }

  /** The bundle for a trust domain, own or federated. */
  public Optional<TrustBundle> bundle(TrustDomain trustDomain) {
    return trustDomain.equals(trustDomain())
        ? Optional.of(own)
        : Optional.ofNullable(federated.get(trustDomain));
  }

  /** Own and federated bundles, ordered by trust domain name. */
  public SortedMap<TrustDomain, TrustBundle> bundles() {
    SortedMap<TrustDomain, TrustBundle> all = new TreeMap<>(BY_NAME);
    all.putAll(federated);
    all.put(trustDomain(), own);
    return Collections.unmodifiableSortedMap(all);
  }

  /** Whether both hold the same certificates under the same hints, whenever they arrived. */
  public boolean hasSameContent(IdentitySnapshot other) {
    return svids.equals(other.svids) && own.equals(other.own) && federated.equals(other.federated);
  }

  /** The last instant at which one of the SVIDs is still valid. */
  public Instant lastExpiry() {
    return svids.stream().map(Svid::notAfter).max(Comparator.naturalOrder()).orElseThrow();
  }
}

package dev.spirebridge.clusterspiffeid;

import io.spiffe.spiffeid.TrustDomain;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a namespace wants its ClusterSPIFFEID to be, by its annotations.
 *
 * @param ttl of X.509-SVIDs; empty for the SPIRE server's default
 * @param jwtTtl likewise, of JWT-SVIDs
 * @param federatesWith besides what every namespace gets
 * @param hint empty for none
 */
record NamespaceWish(
    Optional<Duration> ttl,
    Optional<Duration> jwtTtl,
    Set<TrustDomain> federatesWith,
    LabelSelector podSelector,
    String hint,
    List<String> dnsNames) {

  static final NamespaceWish NOTHING_SPECIAL =
      new NamespaceWish(
          Optional.empty(), Optional.empty(), Set.of(), LabelSelector.EVERYTHING, "", List.of());

  NamespaceWish {
    federatesWith = Set.copyOf(federatesWith);
    dnsNames = List.copyOf(dnsNames);
  }
}

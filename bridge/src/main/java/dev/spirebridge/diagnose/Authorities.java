package dev.spirebridge.diagnose;

import dev.spirebridge.diagnose.evidence.LeafFacts;
import dev.spirebridge.status.AuthorityStatus;
import dev.spirebridge.status.BundleStatus;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Whether a certificate is by an authority of a trust bundle, as far as key identifiers tell. With
 * an upstream authority the leaf names an intermediate, which the bundle does not have, and another
 * certificate of the chain names the one that it has.
 *
 * @param keyIds of the authorities; empty for one that has none
 */
record Authorities(Set<String> keyIds) {

  /** What can be said without a proof. */
  enum Relation {
    AMONG,
    FOREIGN,
    /** A certificate of the chain, or an authority, has no key identifier. */
    NOT_TOLD
  }

  static Authorities of(BundleStatus bundle) {
    return new Authorities(
        bundle.authorities().stream().map(AuthorityStatus::keyId).collect(Collectors.toSet()));
  }

  Relation relation(LeafFacts leaf) {
    List<Optional<String>> named = leaf.authorityKeyIds();
    if (named.stream().flatMap(Optional::stream).anyMatch(keyIds::contains)) {
      return Relation.AMONG;
    }
    boolean allTold = named.stream().allMatch(Optional::isPresent) && !keyIds.contains("");
    return allTold && !keyIds.isEmpty() ? Relation.FOREIGN : Relation.NOT_TOLD;
  }

  /** Whether two chains name one authority. */
  static boolean share(LeafFacts one, LeafFacts other) {
    return one.authorityKeyIds().stream()
        .filter(Optional::isPresent)
        .anyMatch(other.authorityKeyIds()::contains);
  }
}

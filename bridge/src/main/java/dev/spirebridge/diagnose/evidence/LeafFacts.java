package dev.spirebridge.diagnose.evidence;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What a certificate says of itself, which proves nothing.
 *
 * @param serial in lower-case hexadecimal
 * @param issuer fit to be printed
 * @param authorityKeyIds of the whole chain that was presented, the leaf's first, in lower-case
 *     hexadecimal; empty for a certificate that has none
 */
public record LeafFacts(
    Optional<String> spiffeId,
    String serial,
    String issuer,
    List<Optional<String>> authorityKeyIds,
    Instant notAfter) {

  public LeafFacts {
    authorityKeyIds = List.copyOf(authorityKeyIds);
  }
}

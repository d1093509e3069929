package dev.spirebridge.status;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One change of the identities in use. What a subject is given first is none.
 *
 * @param at when it was taken into use
 * @param kind what was changed
 * @param subject the first that had it, as {@link SubjectStatus#subject}
 * @param subjects how many had the very same change within a minute
 * @param name the SPIFFE ID of an SVID, the name of the trust domain of a bundle
 * @param serial of the new leaf, in lower-case hexadecimal; empty for authorities
 * @param notAfter of the new leaf; empty for authorities
 * @param added subject key identifiers of authorities that are new in the bundle, of the first 20
 * @param removed of those that are not in it any more, of the first 20
 */
public record RotationStatus(
    Instant at,
    RotationKind kind,
    String subject,
    int subjects,
    String name,
    Optional<String> serial,
    Optional<Instant> notAfter,
    List<String> added,
    List<String> removed) {
  public RotationStatus {
    added = List.copyOf(added);
    removed = List.copyOf(removed);
  }
}

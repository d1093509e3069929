package dev.spirebridge.status;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Roots that validation contexts hold beside the trust bundles while workloads move from a mesh's
 * CA to SPIRE.
 *
 * @param id of the move; empty while its file cannot be understood
 * @param until when they are taken out at the latest
 * @param trustDomains whose roots are handed out now, by name; none while all are kept out
 * @param keyIds of these roots, in lower-case hexadecimal: the subject key identifier, or the SHA-1
 *     of the public key where there is none
 * @param refused why they, or some of them, are kept out, ending with what to do
 */
public record MovingStatus(
    Optional<String> id,
    Optional<Instant> until,
    List<String> trustDomains,
    List<String> keyIds,
    Optional<String> refused) {

  public MovingStatus {
    trustDomains = List.copyOf(trustDomains);
    keyIds = List.copyOf(keyIds);
  }
}

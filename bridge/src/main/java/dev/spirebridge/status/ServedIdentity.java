package dev.spirebridge.status;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * One SVID as it is handed out to one subject: the whole public chain, so that somebody else can
 * judge who issued it.
 *
 * @param podUid of the calling process's pod; empty outside of pods, and where everybody is given
 *     the bridge's own identities
 * @param subject {@code self} for the Workload API source, {@code pid 12 uid 1337} for a process
 * @param receivedAt when the update that last brought it arrived
 * @param isDefault whether the name {@code default} stands for this one
 * @param chain leaf first, each certificate as DER in Base64
 * @param acceptedNames the names under which a proxy of this subject accepted it; empty while none
 *     did, and then nobody is known to use it
 */
public record ServedIdentity(
    Optional<String> podUid,
    String subject,
    Availability availability,
    Optional<Instant> receivedAt,
    String spiffeId,
    boolean isDefault,
    List<String> chain,
    List<String> acceptedNames) {

  public ServedIdentity {
    chain = List.copyOf(chain);
    acceptedNames = List.copyOf(acceptedNames);
  }
}

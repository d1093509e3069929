package dev.spirebridge.status;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What is held for one subject: the bridge's own workload, or one calling process.
 *
 * @param subject {@code self} for the Workload API source
 * @param receivedAt when the identities in use arrived; empty while none ever did
 */
public record SubjectStatus(
    String subject,
    Availability availability,
    Optional<Instant> receivedAt,
    List<SvidStatus> svids,
    List<BundleStatus> bundles) {

  public SubjectStatus {
    svids = List.copyOf(svids);
    bundles = List.copyOf(bundles);
  }
}

package dev.spirebridge.status;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What is held for one subject: the bridge's own workload, or one calling process.
 *
 * @param subject {@code self} for the Workload API source, {@code pid 12 uid 1337} for a process
 * @param caller the process; empty for the Workload API source
 * @param subscription where the agent stands towards this caller; empty for the Workload API
 *     source, whose own status tells
 * @param receivedAt when the identities in use arrived; empty while none ever did
 */
public record SubjectStatus(
    String subject,
    Optional<CallerStatus> caller,
    Optional<SubscriptionStatus> subscription,
    Availability availability,
    Optional<Instant> receivedAt,
    List<SvidStatus> svids,
    List<BundleStatus> bundles) {

  public SubjectStatus {
    svids = List.copyOf(svids);
    bundles = List.copyOf(bundles);
  }
}

package dev.spirebridge.diagnose;

import dev.spirebridge.diagnose.evidence.BridgeEvidence;
import dev.spirebridge.diagnose.evidence.BridgeFacts;
import dev.spirebridge.diagnose.evidence.Evidence;
import dev.spirebridge.diagnose.evidence.Looked;
import dev.spirebridge.status.BridgeStatus;
import dev.spirebridge.status.BundleStatus;
import dev.spirebridge.status.CallersStatus;
import dev.spirebridge.status.SourceStatus;
import dev.spirebridge.status.StreamStatus;
import dev.spirebridge.status.SubjectStatus;
import dev.spirebridge.status.SvidStatus;
import io.spiffe.exception.InvalidSpiffeIdException;
import io.spiffe.spiffeid.TrustDomain;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What the bridge that told its status has for the pod.
 *
 * @param sidecar whether all of it is for this pod
 * @param subjects of the pod's processes; of a sidecar, its one
 * @param streams likewise
 */
record Served(
    BridgeFacts bridge,
    BridgeStatus status,
    boolean sidecar,
    List<SubjectStatus> subjects,
    List<StreamStatus> streams) {

  /** Empty where no bridge told its status. */
  static Optional<Served> of(Evidence evidence) {
    return switch (evidence.bridge()) {
      case BridgeEvidence.Sidecar(BridgeFacts bridge) ->
          status(bridge)
              .map(status -> new Served(bridge, status, true, status.subjects(), status.streams()));
      case BridgeEvidence.Daemons daemons ->
          evidence.podFacts().flatMap(pod -> ofDaemons(daemons.bridges(), pod.identity().uid()));
      case BridgeEvidence.None _, BridgeEvidence.NotSeen _ -> Optional.empty();
    };
  }

  /** While one daemon replaces another, the one that the pod has come to counts. */
  private static Optional<Served> ofDaemons(List<BridgeFacts> bridges, String podUid) {
    List<Served> all =
        bridges.stream()
            .flatMap(bridge -> status(bridge).map(status -> ofPod(bridge, status, podUid)).stream())
            .toList();
    return all.stream()
        .filter(each -> !each.streams().isEmpty())
        .findFirst()
        .or(() -> all.stream().filter(each -> !each.subjects().isEmpty()).findFirst())
        .or(() -> all.stream().findFirst());
  }

  private static Served ofPod(BridgeFacts bridge, BridgeStatus status, String podUid) {
    List<SubjectStatus> subjects =
        status.subjects().stream()
            .filter(each ->
                each.caller().flatMap(caller -> caller.podUid()).filter(podUid::equals).isPresent())
            .toList();
    Set<String> callers = subjects.stream().map(SubjectStatus::subject).collect(Collectors.toSet());
    List<StreamStatus> streams =
        status.streams().stream().filter(each -> callers.contains(each.caller())).toList();
    return new Served(bridge, status, false, subjects, streams);
  }

  private static Optional<BridgeStatus> status(BridgeFacts bridge) {
    return bridge.status() instanceof Looked.Seen<BridgeStatus>(BridgeStatus status)
        ? Optional.of(status)
        : Optional.empty();
  }

  /** The bridge's clock: ages in what it told are by that. */
  Instant now() {
    return status.now();
  }

  Optional<SourceStatus> source() {
    return status.sources().stream().findFirst();
  }

  /** The one that stands for {@code default}, of any of the pod's processes. */
  Optional<SvidStatus> svid() {
    return subjects.stream()
        .flatMap(each -> each.svids().stream())
        .filter(SvidStatus::isDefault)
        .findFirst();
  }

  /** Authorities of the own trust domain. */
  Optional<BundleStatus> ownBundle() {
    return status.subjects().stream()
        .flatMap(each -> each.bundles().stream())
        .filter(each -> !each.federated())
        .findFirst();
  }

  /** Empty also where what it told is none. */
  Optional<TrustDomain> trustDomain() {
    return ownBundle().flatMap(bundle -> parsed(bundle.trustDomain()));
  }

  private static Optional<TrustDomain> parsed(String told) {
    try {
      return Optional.of(TrustDomain.parse(told));
    } catch (InvalidSpiffeIdException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** Connections that were turned away since the start, whoever's they were. */
  long refusedCallers() {
    return status.callers().stream()
        .flatMap(callers -> callers.refused().stream())
        .filter(each -> each.reason().endsWith("-not-allowed"))
        .mapToLong(CallersStatus.Refusals::count)
        .sum();
  }
}

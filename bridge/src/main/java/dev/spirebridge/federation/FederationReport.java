package dev.spirebridge.federation;

import dev.spirebridge.kubernetes.Finding;
import dev.spirebridge.kubernetes.LoopState;
import dev.spirebridge.kubernetes.SpireKinds;
import dev.spirebridge.status.ControllerStatus;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What the last pass found, and what all passes did.
 *
 * @param objects how many of ours came from where: {@code configuration}, {@code command} or {@code
 *     unknown}
 * @param leading whether it was allowed to write
 * @param outstanding changes that are still to be done
 * @param applied objects created or corrected since the start
 * @param deleted objects deleted since the start
 */
public record FederationReport(
    Map<String, Integer> objects,
    List<Finding> findings,
    boolean leading,
    int outstanding,
    long applied,
    long deleted) {

  static final FederationReport NOTHING_YET =
      new FederationReport(Map.of(), List.of(), false, 0, 0, 0);

  public FederationReport {
    objects = Map.copyOf(objects);
    findings = List.copyOf(findings);
  }

  FederationReport standby(FederationPlan plan) {
    return new FederationReport(counted(plan), plan.findings(), false, 0, applied, deleted);
  }

  FederationReport after(
      FederationPlan plan, int newlyApplied, int newlyDeleted, int stillOutstanding) {
    return new FederationReport(
        counted(plan),
        plan.findings(),
        true,
        stillOutstanding,
        applied + newlyApplied,
        deleted + newlyDeleted);
  }

  /** For status page and metrics, with what the loop around the passes knows. */
  public ControllerStatus status(LoopState loop) {
    return new ControllerStatus(
        SpireKinds.CLUSTER_FEDERATED_TRUST_DOMAIN.getPlural(),
        leading,
        loop.trouble().isEmpty() && outstanding == 0,
        loop.lastPass(),
        loop.trouble(),
        objects,
        findings.stream()
            .collect(
                Collectors.groupingBy(
                    Finding::reason, TreeMap::new, Collectors.summingInt(each -> 1))),
        applied,
        deleted,
        loop.failedPasses());
  }

  private static Map<String, Integer> counted(FederationPlan plan) {
    return plan.changes().stream()
        .filter(change -> !(change instanceof FederationChange.Delete))
        .collect(
            Collectors.groupingBy(
                FederationReport::source, TreeMap::new, Collectors.summingInt(each -> 1)));
  }

  private static String source(FederationChange change) {
    return switch (change) {
      case FederationChange.Apply _ -> FederationSource.CONFIGURATION.value();
      case FederationChange.Delete _ -> "";
      case FederationChange.Keep(var observed) ->
          observed.source().map(FederationSource::value).orElse("unknown");
    };
  }
}

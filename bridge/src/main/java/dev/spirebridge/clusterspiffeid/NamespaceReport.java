package dev.spirebridge.clusterspiffeid;

import dev.spirebridge.kubernetes.Finding;
import dev.spirebridge.kubernetes.LoopState;
import dev.spirebridge.kubernetes.SpireKinds;
import dev.spirebridge.status.ControllerStatus;
import dev.spirebridge.status.FindingStatus;
import dev.spirebridge.status.NamespaceStatus;
import dev.spirebridge.status.NamespacesStatus;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What the last pass found, and what all passes did.
 *
 * @param leading whether it was allowed to write
 * @param outstanding changes that are still to be done
 * @param applied objects created or corrected since the start
 * @param deleted objects deleted since the start
 */
public record NamespaceReport(
    List<NamespaceRow> rows,
    List<Finding> findings,
    boolean leading,
    int outstanding,
    long applied,
    long deleted) {

  static final NamespaceReport NOTHING_YET =
      new NamespaceReport(List.of(), List.of(), false, 0, 0, 0);

  public NamespaceReport {
    rows = List.copyOf(rows);
    findings = List.copyOf(findings);
  }

  NamespaceReport standby(Plan plan) {
    return new NamespaceReport(plan.rows(), plan.findings(), false, 0, applied, deleted);
  }

  NamespaceReport after(Plan plan, int newlyApplied, int newlyDeleted, int stillOutstanding) {
    return new NamespaceReport(
        plan.rows(),
        plan.findings(),
        true,
        stillOutstanding,
        applied + newlyApplied,
        deleted + newlyDeleted);
  }

  /** For status page and metrics, with what the loop around the passes knows. */
  public ControllerStatus status(LoopState loop) {
    return new ControllerStatus(
        SpireKinds.CLUSTER_SPIFFE_ID.getPlural(),
        leading,
        loop.trouble().isEmpty() && outstanding == 0,
        loop.lastPass(),
        loop.trouble(),
        counted(rows, row -> row.state().name().toLowerCase(Locale.ROOT)),
        counted(findings, Finding::reason),
        applied,
        deleted,
        loop.failedPasses());
  }

  /**
   * Namespace by namespace.
   *
   * @param version of the program
   */
  public NamespacesStatus namespaces(
      String version, Instant startedAt, Instant now, LoopState loop) {
    Set<Finding> told =
        rows.stream().flatMap(row -> row.findings().stream()).collect(Collectors.toSet());
    return new NamespacesStatus(
        version,
        startedAt,
        now,
        leading,
        loop.lastPass(),
        loop.trouble(),
        rows.stream().map(NamespaceReport::namespace).toList(),
        findings.stream()
            .filter(each -> !told.contains(each))
            .map(NamespaceReport::finding)
            .toList());
  }

  private static NamespaceStatus namespace(NamespaceRow row) {
    return new NamespaceStatus(
        row.namespace(),
        row.state().name().toLowerCase(Locale.ROOT),
        row.clusterSpiffeId(),
        row.pods(),
        row.stats().map(Stats::entriesToSet),
        row.findings().stream().map(NamespaceReport::finding).toList());
  }

  private static FindingStatus finding(Finding finding) {
    return new FindingStatus(
        finding.reason(),
        finding.severity().name().toLowerCase(Locale.ROOT),
        finding.about().kind() + " " + finding.about().name(),
        finding.message());
  }

  private static <T> Map<String, Integer> counted(List<T> all, Function<T, String> by) {
    return all.stream()
        .collect(Collectors.groupingBy(by, TreeMap::new, Collectors.summingInt(each -> 1)));
  }
}

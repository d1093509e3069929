package dev.spirebridge.clusterspiffeid;

import dev.spirebridge.kubernetes.ApiFailure;
import dev.spirebridge.kubernetes.Finding;
import dev.spirebridge.kubernetes.ObjectReference;
import dev.spirebridge.kubernetes.SpireKinds;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the API server refused to have written, told to those whose namespace it concerns. */
final class RefusedWrites {

  private RefusedWrites() {}

  /**
   * The plan with what became of it. An API server that could not be asked is no news about any one
   * namespace, and left to the loop to tell of.
   *
   * @param failures by the name of the object
   */
  static Plan in(Plan plan, Map<String, ApiFailure> failures, ClusterView view) {
    List<Finding> findings = new ArrayList<>(plan.findings());
    List<NamespaceRow> rows = new ArrayList<>(plan.rows());
    List<Finding> wholeCluster = new ArrayList<>(plan.wholeCluster());
    failures.forEach((object, failure) -> {
      if (isRefusal(failure.kind())) {
        Finding finding = finding(object, failure, view);
        findings.add(finding);
        if (ObjectNames.namespaceOf(object).isEmpty()) {
          wholeCluster.add(finding);
        }
        rows.replaceAll(row ->
            row.clusterSpiffeId().equals(Optional.of(object)) ? inTrouble(row, finding) : row);
      }
    });
    return new Plan(plan.changes(), findings, rows, wholeCluster);
  }

  private static boolean isRefusal(ApiFailure.Kind kind) {
    return kind == ApiFailure.Kind.FORBIDDEN || kind == ApiFailure.Kind.INVALID;
  }

  private static Finding finding(String object, ApiFailure failure, ClusterView view) {
    ObjectReference about =
        ObjectNames.namespaceOf(object)
            .flatMap(name ->
                view.namespaces().stream().filter(each -> each.name().equals(name)).findFirst())
            .map(known -> ObjectReference.namespace(known.name(), known.uid()))
            .orElseGet(
                () -> SpireKinds.reference(SpireKinds.CLUSTER_SPIFFE_ID, object, Optional.empty()));
    return new Finding(
        about,
        Reason.NOT_WRITTEN.severity(),
        Reason.NOT_WRITTEN.word(),
        "ClusterSPIFFEID %s cannot be written: %s.".formatted(object, failure.sentence()));
  }

  private static NamespaceRow inTrouble(NamespaceRow row, Finding finding) {
    List<Finding> findings = new ArrayList<>(row.findings());
    findings.add(finding);
    return new NamespaceRow(
        row.namespace(),
        NamespaceState.IN_TROUBLE,
        row.clusterSpiffeId(),
        row.pods(),
        row.stats(),
        findings);
  }
}

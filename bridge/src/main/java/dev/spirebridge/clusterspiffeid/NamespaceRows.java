package dev.spirebridge.clusterspiffeid;

import dev.spirebridge.kubernetes.Finding;
import dev.spirebridge.kubernetes.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** One row for each namespace that has to do with us. */
final class NamespaceRows {

  private final NamespaceSettings settings;
  private final Cluster cluster;
  private final Map<String, Change> changes;
  private final FindingLog findings;

  NamespaceRows(
      NamespaceSettings settings,
      Cluster cluster,
      Map<String, Change> changes,
      FindingLog findings) {
    this.settings = settings;
    this.cluster = cluster;
    this.changes = changes;
    this.findings = findings;
  }

  /**
   * @param coverages at most one of each namespace, in the order of their names
   */
  List<NamespaceRow> rows(List<Coverage> coverages) {
    var rows = new ArrayList<NamespaceRow>();
    int next = 0;
    for (var namespace : cluster.namespaces()) {
      boolean covered =
          next < coverages.size()
              && coverages.get(next).namespace().name().equals(namespace.name());
      if (covered) {
        rows.add(covered(coverages.get(next++)));
      } else if (isWorthARow(namespace)) {
        rows.add(uncovered(namespace));
      }
    }
    return rows;
  }

  private NamespaceRow covered(Coverage coverage) {
    var name = coverage.namespace().name();
    var object = coverage.object();
    var stats =
        object.namespace().isPresent()
            ? object.observed().flatMap(ObservedClusterSpiffeId::stats)
            : Optional.<Stats>empty();
    return new NamespaceRow(
        name,
        state(coverage),
        Optional.of(object.name()),
        coverage.pods().size(),
        stats,
        concerning(coverage.namespace()));
  }

  private NamespaceState state(Coverage coverage) {
    var object = coverage.object();
    if (hasWarning(concerning(coverage.namespace()))) {
      return NamespaceState.IN_TROUBLE;
    }
    if (object.observed().isEmpty() || changes.get(object.name()) instanceof Change.Apply) {
      return NamespaceState.PENDING;
    }
    return object.observed().get().stats().isPresent()
        ? NamespaceState.REGISTERED
        : NamespaceState.WRITTEN;
  }

  private boolean isWorthARow(KnownNamespace namespace) {
    return namespace.view().labels().containsKey(settings.label())
        || asksByPods(namespace)
        || !findings.concerning(namespace.name()).isEmpty()
        || cluster.ours(ObjectNames.ofNamespace(namespace.name())).isPresent();
  }

  /** Refused, without the label, or without anything that could be made for it. */
  private NamespaceRow uncovered(KnownNamespace namespace) {
    var name = namespace.name();
    boolean asks = namespace.labelled() || !namespace.askingPods().isEmpty();
    var found = concerning(namespace);
    var state =
        namespace.refused() && asks
            ? NamespaceState.REFUSED
            : asks && hasWarning(found) ? NamespaceState.IN_TROUBLE : NamespaceState.NOT_MANAGED;
    var object = ObjectNames.ofNamespace(name);
    return new NamespaceRow(
        name,
        state,
        namespace.managed() || cluster.ours(object).isPresent()
            ? Optional.of(object)
            : Optional.empty(),
        0,
        Optional.empty(),
        found);
  }

  /** Also what is wrong with the object that all namespaces share where single pods ask. */
  private List<Finding> concerning(KnownNamespace namespace) {
    var own = findings.concerning(namespace.name());
    return asksByPods(namespace)
        ? Stream.concat(own.stream(), findings.concerningSinglePods().stream()).toList()
        : own;
  }

  private boolean asksByPods(KnownNamespace namespace) {
    return settings.singlePods()
        && !namespace.managed()
        && !namespace.refused()
        && !namespace.askingPods().isEmpty();
  }

  private static boolean hasWarning(List<Finding> findings) {
    return findings.stream().anyMatch(finding -> finding.severity() == Severity.WARNING);
  }
}

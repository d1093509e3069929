package dev.spirebridge.clusterspiffeid;

import dev.spirebridge.kubernetes.Finding;
import java.util.List;

/**
 * What the planner says about the whole.
 *
 * @param changes one for each ClusterSPIFFEID that is ours or should be, ordered by name
 * @param findings what people should know, in an order that does not change by itself
 * @param rows one for each namespace that is labelled, refused, or has an object of ours
 * @param wholeCluster those of the findings that concern no one namespace
 */
public record Plan(
    List<Change> changes,
    List<Finding> findings,
    List<NamespaceRow> rows,
    List<Finding> wholeCluster) {

  public Plan {
    changes = List.copyOf(changes);
    findings = List.copyOf(findings);
    rows = List.copyOf(rows);
    wholeCluster = List.copyOf(wholeCluster);
  }
}

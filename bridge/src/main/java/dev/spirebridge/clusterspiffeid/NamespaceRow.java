package dev.spirebridge.clusterspiffeid;

import dev.spirebridge.kubernetes.Finding;
import java.util.List;
import java.util.Optional;

/**
 * One namespace as {@code namespace list} shows it.
 *
 * @param clusterSpiffeId the name of its object, which need not exist yet
 * @param findings what concerns it
 */
public record NamespaceRow(
    String namespace,
    NamespaceState state,
    Optional<String> clusterSpiffeId,
    int pods,
    Optional<Stats> stats,
    List<Finding> findings) {

  public NamespaceRow {
    findings = List.copyOf(findings);
  }
}

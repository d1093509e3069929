package dev.spirebridge.status;

import java.util.List;
import java.util.Optional;

/**
 * One namespace that has to do with the controller.
 *
 * @param name of the namespace
 * @param state {@code not_managed}, {@code refused}, {@code pending}, {@code written}, {@code
 *     registered} or {@code in_trouble}
 * @param clusterSpiffeId the name of its object, which need not exist yet
 * @param pods that the object is meant for
 * @param entries that spire-controller-manager means to have for them; empty until it says so
 * @param findings what concerns it
 */
public record NamespaceStatus(
    String name,
    String state,
    Optional<String> clusterSpiffeId,
    int pods,
    Optional<Integer> entries,
    List<FindingStatus> findings) {
  public NamespaceStatus {
    findings = List.copyOf(findings);
  }
}

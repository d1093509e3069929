package dev.spirebridge.status;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What the controller's last look at the namespaces found, one by one. Apart from {@link
 * ControllerProcessStatus}, which would grow with every namespace.
 *
 * @param version of the program
 * @param now when this was put together
 * @param leading whether it was allowed to write; a standby tells what it would do
 * @param checkedAt when the last pass ended without failure
 * @param trouble what keeps it from working, ending with what to do; empty when nothing does
 * @param namespaces those that are labelled, in which a pod asks for itself, or of which there
 *     still is an object or something to tell
 * @param findings those that concern no one namespace
 */
public record NamespacesStatus(
    String version,
    Instant startedAt,
    Instant now,
    boolean leading,
    Optional<Instant> checkedAt,
    Optional<String> trouble,
    List<NamespaceStatus> namespaces,
    List<FindingStatus> findings)
    implements ProcessStatus {
  public NamespacesStatus {
    namespaces = List.copyOf(namespaces);
    findings = List.copyOf(findings);
  }
}

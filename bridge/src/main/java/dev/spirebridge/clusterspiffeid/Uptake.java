package dev.spirebridge.clusterspiffeid;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What spire-controller-manager made of an object of ours, by the statistics it writes. They are
 * all it says: an object it cannot read is only logged, and statistics that are all zero from the
 * start are never written.
 */
final class Uptake {

  /** Three times its own longest interval between two looks. */
  static final Duration PATIENCE = Duration.ofSeconds(30);

  private final NamespaceSettings settings;
  private final Instant now;
  private final FindingLog findings;

  Uptake(NamespaceSettings settings, Instant now, FindingLog findings) {
    this.settings = settings;
    this.now = now;
    this.findings = findings;
  }

  /**
   * @param observed the object
   * @param namespace the one it is for
   * @param pods those it should select
   */
  void look(ObservedClusterSpiffeId observed, Optional<String> namespace, List<PodView> pods) {
    if (observed.terminating()) {
      return;
    }
    observed
        .stats()
        .ifPresentOrElse(
            stats -> {
              lookAtSelection(observed, namespace, pods, stats);
              lookAtEntries(observed, namespace, pods, stats);
            },
            () -> lookAtAge(observed, namespace));
  }

  private void lookAtAge(ObservedClusterSpiffeId observed, Optional<String> namespace) {
    if (isSettled(observed.created())) {
      findings.aboutObject(
          observed,
          namespace,
          Reason.NOT_TAKEN,
          "No controller-manager has taken this object for %d s: is className right? It is %s; compare it with className and watchClassless in the configuration of spire-controller-manager, and see that it runs."
              .formatted(
                  PATIENCE.toSeconds(),
                  settings.className().isEmpty() ? "not set" : "\"" + settings.className() + "\""));
    }
  }

  private void lookAtSelection(
      ObservedClusterSpiffeId observed,
      Optional<String> namespace,
      List<PodView> pods,
      Stats stats) {
    if (namespace.isPresent()
        && stats.namespacesIgnored() > 0
        && stats.namespacesIgnored() >= stats.namespacesSelected()) {
      findings.aboutObject(
          observed,
          namespace,
          Reason.NAMESPACE_IGNORED,
          "spire-controller-manager ignores namespace %s: one of its ignoreNamespaces, which match anywhere in a name, fits. Anchor that pattern (^…$), or take the label off the namespace."
              .formatted(namespace.get()));
      return;
    }
    if (stats.podsSelected() > 0) {
      return;
    }
    long settled = pods.stream().filter(pod -> isSettled(pod.created())).count();
    if (settled > 0) {
      findings.aboutObject(
          observed,
          namespace,
          Reason.NOTHING_SELECTED,
          "%d pods are for this object, and spire-controller-manager selects none%s. Look for \"Failed to parse ClusterSPIFFEID spec\" in its log."
              .formatted(
                  settled,
                  stats.namespacesSelected() == 0 ? ", nor any namespace" : " in the namespace"));
    }
  }

  private void lookAtEntries(
      ObservedClusterSpiffeId observed,
      Optional<String> namespace,
      List<PodView> pods,
      Stats stats) {
    if (stats.entriesMasked() > 0) {
      findings.aboutObject(
          observed,
          namespace,
          Reason.ENTRIES_MASKED,
          "%d entries are masked by an older ClusterSPIFFEID that renders the same SPIFFE IDs for the same pods: its ttl, federatesWith, hint and DNS names hold. Find it with: kubectl get clusterspiffeids --sort-by=.metadata.creationTimestamp"
              .formatted(stats.entriesMasked()));
    }
    long waiting =
        stats.podEntryRenderFailures() == 0
            ? 0
            : pods.stream().filter(pod -> !pod.scheduled() || !isSettled(pod.created())).count();
    if (stats.podEntryRenderFailures() > waiting) {
      findings.aboutObject(
          observed,
          namespace,
          Reason.ENTRIES_NOT_RENDERED,
          "The entries of %d pods cannot be rendered. Pods that wait for a node count too in some versions of spire-controller-manager, and here %d wait; for the others look for \"Failed to render entry\" in its log."
              .formatted(stats.podEntryRenderFailures(), waiting));
    }
    if (stats.entryFailures() > 0) {
      findings.aboutObject(
          observed,
          namespace,
          Reason.ENTRIES_FAILED,
          "The SPIRE server refuses %d entries, and the pods have no identity or an old one. A usual cause is a trust domain in federatesWith whose bundle the server has not got (spire-bridge federation verify); the reason is in the log of spire-controller-manager."
              .formatted(stats.entryFailures()));
    }
  }

  /** Whether one of them is there for so long that it should have been seen. */
  boolean isAnySettled(List<PodView> pods) {
    return pods.stream().anyMatch(pod -> isSettled(pod.created()));
  }

  private boolean isSettled(Instant since) {
    return !since.plus(PATIENCE).isAfter(now);
  }
}

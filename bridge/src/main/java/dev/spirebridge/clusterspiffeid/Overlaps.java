package dev.spirebridge.clusterspiffeid;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Finds the ClusterSPIFFEIDs of others that select the same pods as ours, without holding each of
 * them against every namespace and pod.
 */
final class Overlaps {

  private final LabelIndex<Coverage> namespaces;
  private final LabelIndex<CoveredPod> pods;

  private record CoveredPod(Coverage coverage, PodView pod) {}

  private Overlaps(List<Coverage> coverages) {
    this.namespaces = new LabelIndex<>(coverages, coverage -> coverage.namespace().view().labels());
    this.pods =
        new LabelIndex<>(
            coverages.stream()
                .flatMap(
                    coverage -> coverage.pods().stream().map(pod -> new CoveredPod(coverage, pod)))
                .toList(),
            covered -> covered.pod().labels());
  }

  /**
   * At most one for each two objects.
   *
   * @param coverages in the order of their namespaces
   */
  static List<Overlap> of(
      List<Coverage> coverages,
      Collection<ObservedClusterSpiffeId> objects,
      NamespaceSettings settings) {
    var others = objects.stream().filter(object -> competes(object, settings)).toList();
    if (others.isEmpty()) {
      return List.of();
    }
    var overlaps = new Overlaps(coverages);
    var found = new ArrayList<Overlap>();
    others.forEach(other -> overlaps.find(other, found));
    return found;
  }

  /** A fallback steps back by itself where there is another; other classes are others' matter. */
  private static boolean competes(ObservedClusterSpiffeId other, NamespaceSettings settings) {
    return !(other.isOurs() && ObjectNames.isOfOurForm(other.name()))
        && !other.terminating()
        && !Boolean.TRUE.equals(other.spec().get("fallback"))
        && isTakenBySameManager(other, settings);
  }

  /**
   * A controller-manager takes the objects of its class, and where told to those without a class
   * too. Only the statistics tell whether it is.
   */
  private static boolean isTakenBySameManager(
      ObservedClusterSpiffeId other, NamespaceSettings settings) {
    String className = other.spec().get("className") instanceof String name ? name : "";
    return className.equals(settings.className())
        || ((className.isEmpty() || settings.className().isEmpty()) && other.stats().isPresent());
  }

  private void find(ObservedClusterSpiffeId other, List<Overlap> into) {
    var inNamespaces = LabelSelectors.read(other.spec().get("namespaceSelector"));
    var inPods = LabelSelectors.read(other.spec().get("podSelector"));
    if (inNamespaces.isEmpty() || inPods.isEmpty()) {
      return;
    }
    var found = new HashSet<String>();
    var coverages = namespaces.candidates(inNamespaces.get());
    var covered = pods.candidates(inPods.get());
    if (coverages.stream().mapToInt(coverage -> coverage.pods().size()).sum() <= covered.size()) {
      for (var coverage : coverages) {
        if (!found.contains(coverage.object().name())
            && inNamespaces.get().matches(coverage.namespace().view().labels())) {
          coverage.pods().stream()
              .filter(pod -> inPods.get().matches(pod.labels()))
              .findFirst()
              .ifPresent(pod -> add(coverage, other, pod, found, into));
        }
      }
    } else {
      for (var each : covered) {
        if (!found.contains(each.coverage().object().name())
            && inPods.get().matches(each.pod().labels())
            && inNamespaces.get().matches(each.coverage().namespace().view().labels())) {
          add(each.coverage(), other, each.pod(), found, into);
        }
      }
    }
  }

  private static void add(
      Coverage coverage,
      ObservedClusterSpiffeId other,
      PodView witness,
      Set<String> found,
      List<Overlap> into) {
    found.add(coverage.object().name());
    into.add(new Overlap(coverage.object(), other, witness));
  }
}

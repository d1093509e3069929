package dev.spirebridge.demo;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Pod;
import io.spiffe.spiffeid.SpiffeId;
import io.spiffe.spiffeid.TrustDomain;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * From ClusterSPIFFEIDs, namespaces and pods to the entries of each pod: the rules of
 * spire-controller-manager's reconciler that the demo needs. Pure; made for one look at the whole.
 */
final class EntryPlan {
  /** Its default for {@code ignoreNamespaces}. */
  private static final Set<String> IGNORED = Set.of("kube-system", "kube-public", "spire-system");

  private final TrustDomain trustDomain;
  private final Duration defaultLifetime;
  private final Map<String, Map<SpiffeId, RegistrationEntry>> entriesByPodUid =
      new LinkedHashMap<>();

  EntryPlan(TrustDomain trustDomain, Duration defaultLifetime) {
    this.trustDomain = trustDomain;
    this.defaultLifetime = defaultLifetime;
  }

  /** Takes in one more; of several that say the same of a pod the first one counts. */
  EntryStats add(ClusterSpiffeId declared, List<Namespace> namespaces, List<Pod> pods) {
    var selected =
        namespaces.stream()
            .filter(each -> LabelSelectors.matches(declared.namespaces(), labels(each)))
            .map(each -> each.getMetadata().getName())
            .toList();
    var looked = selected.stream().filter(name -> !IGNORED.contains(name)).toList();
    int podsSelected = 0;
    int failures = 0;
    int masked = 0;
    int set = 0;
    for (var pod : pods) {
      if (!looked.contains(pod.getMetadata().getNamespace())
          || !LabelSelectors.matches(declared.pods(), labels(pod))) {
        continue;
      }
      podsSelected++;
      var entry = entry(declared, pod);
      if (entry.isEmpty()) {
        failures++;
      } else if (isNew(pod, entry.get())) {
        set++;
      } else {
        masked++;
      }
    }
    return new EntryStats(
        selected.size(), selected.size() - looked.size(), podsSelected, failures, masked, set);
  }

  /** The entries of a pod, none for one that nobody selected. */
  List<RegistrationEntry> entries(String podUid) {
    return List.copyOf(entriesByPodUid.getOrDefault(podUid, Map.of()).values());
  }

  Set<String> podUids() {
    return Set.copyOf(entriesByPodUid.keySet());
  }

  private boolean isNew(Pod pod, RegistrationEntry entry) {
    return entriesByPodUid
            .computeIfAbsent(pod.getMetadata().getUid(), _ -> new LinkedHashMap<>())
            .putIfAbsent(entry.spiffeId(), entry)
        == null;
  }

  private Optional<RegistrationEntry> entry(ClusterSpiffeId declared, Pod pod) {
    var lifetime = declared.lifetime().isZero() ? defaultLifetime : declared.lifetime();
    try {
      return Optional.of(
          new RegistrationEntry(
              declared.template().render(trustDomain, pod),
              declared.hint(),
              lifetime,
              Optional.of(declared.federatesWith())));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Map<String, String> labels(HasMetadata object) {
    return Optional.ofNullable(object.getMetadata().getLabels()).orElse(Map.of());
  }
}

package dev.spirebridge.clusterspiffeid.workflow;

import dev.spirebridge.clusterspiffeid.NamespaceView;
import dev.spirebridge.clusterspiffeid.ObservedClusterSpiffeId;
import dev.spirebridge.clusterspiffeid.PodView;
import dev.spirebridge.clusterspiffeid.Stats;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.spiffe.exception.InvalidSpiffeIdException;
import io.spiffe.spiffeid.TrustDomain;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the planner looks at of the API server's objects. */
final class Views {

  private Views() {}

  static NamespaceView namespace(Namespace namespace) {
    ObjectMeta meta = namespace.getMetadata();
    return new NamespaceView(
        meta.getName(),
        meta.getUid(),
        orEmpty(meta.getLabels()),
        orEmpty(meta.getAnnotations()),
        meta.getDeletionTimestamp() != null);
  }

  static PodView pod(Pod pod) {
    ObjectMeta meta = pod.getMetadata();
    String node = pod.getSpec() == null ? null : pod.getSpec().getNodeName();
    return new PodView(
        meta.getNamespace(),
        meta.getName(),
        orEmpty(meta.getLabels()),
        created(meta),
        node != null && !node.isEmpty());
  }

  static ObservedClusterSpiffeId clusterSpiffeId(GenericKubernetesResource object) {
    ObjectMeta meta = object.getMetadata();
    return new ObservedClusterSpiffeId(
        meta.getName(),
        meta.getUid(),
        meta.getResourceVersion(),
        created(meta),
        meta.getDeletionTimestamp() != null,
        orEmpty(meta.getLabels()),
        orEmpty(meta.getAnnotations()),
        map(object.getAdditionalProperties().get("spec")),
        stats(object));
  }

  /** Empty until spire-controller-manager has written any. */
  static Optional<Stats> stats(GenericKubernetesResource object) {
    Map<String, Object> status = map(object.getAdditionalProperties().get("status"));
    Map<String, Object> stats = map(status.get("stats"));
    return stats.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Stats(
                number(stats, "namespacesSelected"),
                number(stats, "namespacesIgnored"),
                number(stats, "podsSelected"),
                number(stats, "podEntryRenderFailures"),
                number(stats, "entriesMasked"),
                number(stats, "entriesToSet"),
                number(stats, "entryFailures")));
  }

  /** What a ClusterFederatedTrustDomain declares, if that is a trust domain. */
  static Optional<TrustDomain> trustDomain(GenericKubernetesResource object) {
    Object name = map(object.getAdditionalProperties().get("spec")).get("trustDomain");
    try {
      return name instanceof String text ? Optional.of(TrustDomain.parse(text)) : Optional.empty();
    } catch (InvalidSpiffeIdException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static int number(Map<String, Object> stats, String key) {
    return stats.get(key) instanceof Number number ? number.intValue() : 0;
  }

  private static Instant created(ObjectMeta meta) {
    String text = meta.getCreationTimestamp();
    return text == null ? Instant.EPOCH : Instant.parse(text);
  }

  /** The entries that say something; JSON may also say null. */
  private static Map<String, Object> map(@Nullable Object json) {
    Map<String, Object> found = new HashMap<>();
    if (json instanceof Map<?, ?> map) {
      map.forEach((key, value) -> {
        if (value != null) {
          found.put(String.valueOf(key), value);
        }
      });
    }
    return found;
  }

  private static Map<String, String> orEmpty(@Nullable Map<String, String> map) {
    return map == null ? Map.of() : map;
  }
}

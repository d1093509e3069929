package dev.spirebridge.clusterspiffeid;

import dev.spirebridge.kubernetes.SpireKinds;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.spiffe.exception.InvalidSpiffeIdException;
import io.spiffe.spiffeid.TrustDomain;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Between the API server's objects and what the planner looks at and wants. */
public final class ApiObjects {

  private ApiObjects() {}

  /** Of the annotations only ours: others change often, and would wake the loop. */
  public static NamespaceView namespace(Namespace namespace) {
    ObjectMeta metadata = namespace.getMetadata();
    Map<String, String> annotations = new HashMap<>(orNone(metadata.getAnnotations()));
    annotations.keySet().removeIf(key -> !key.startsWith(NamespaceAnnotation.PREFIX));
    return new NamespaceView(
        metadata.getName(),
        metadata.getUid(),
        orNone(metadata.getLabels()),
        annotations,
        metadata.getDeletionTimestamp() != null);
  }

  public static PodView pod(Pod pod) {
    ObjectMeta metadata = pod.getMetadata();
    String node = pod.getSpec() == null ? null : pod.getSpec().getNodeName();
    return new PodView(
        metadata.getNamespace(),
        metadata.getName(),
        orNone(metadata.getLabels()),
        created(metadata),
        node != null && !node.isEmpty());
  }

  public static ObservedClusterSpiffeId clusterSpiffeId(GenericKubernetesResource object) {
    ObjectMeta metadata = object.getMetadata();
    Map<String, Object> spec = new HashMap<>(map(object.getAdditionalProperties().get("spec")));
    spec.values().removeIf(value -> value == null);
    Map<String, Object> status = map(object.getAdditionalProperties().get("status"));
    return new ObservedClusterSpiffeId(
        metadata.getName(),
        metadata.getUid(),
        metadata.getResourceVersion(),
        created(metadata),
        metadata.getDeletionTimestamp() != null,
        orNone(metadata.getLabels()),
        orNone(metadata.getAnnotations()),
        spec,
        Optional.of(map(status.get("stats")))
            .filter(stats -> !stats.isEmpty())
            .map(ApiObjects::stats));
  }

  /** Empty for a name that no trust domain can have, which spire-controller-manager skips too. */
  public static Optional<TrustDomain> federatedTrustDomain(GenericKubernetesResource object) {
    Object name = map(object.getAdditionalProperties().get("spec")).get("trustDomain");
    try {
      return name instanceof String text ? Optional.of(TrustDomain.parse(text)) : Optional.empty();
    } catch (InvalidSpiffeIdException e) {
      return Optional.empty();
    }
  }

  /**
   * @param observed the object that is to be changed, and no other of its name; empty to create one
   */
  static GenericKubernetesResource toApply(
      DesiredClusterSpiffeId desired, Optional<ObservedClusterSpiffeId> observed) {
    return new GenericKubernetesResourceBuilder()
        .withApiVersion(SpireKinds.API_VERSION)
        .withKind(SpireKinds.CLUSTER_SPIFFE_ID.getKind())
        .withNewMetadata()
        .withName(desired.name())
        .withUid(observed.map(ObservedClusterSpiffeId::uid).orElse(null))
        .withLabels(desired.labels())
        .withAnnotations(desired.annotations())
        .endMetadata()
        .withAdditionalProperties(Map.of("spec", desired.spec()))
        .build();
  }

  static ObjectMeta identity(ObservedClusterSpiffeId observed) {
    return new ObjectMetaBuilder()
        .withName(observed.name())
        .withUid(observed.uid())
        .withResourceVersion(observed.resourceVersion())
        .build();
  }

  private static Stats stats(Map<String, Object> stats) {
    return new Stats(
        number(stats.get("namespacesSelected")),
        number(stats.get("namespacesIgnored")),
        number(stats.get("podsSelected")),
        number(stats.get("podEntryRenderFailures")),
        number(stats.get("entriesMasked")),
        number(stats.get("entriesToSet")),
        number(stats.get("entryFailures")));
  }

  private static int number(@Nullable Object value) {
    return value instanceof Number number ? number.intValue() : 0;
  }

  /** The API server sets it on every object; should it not, the object counts as old. */
  private static Instant created(ObjectMeta metadata) {
    try {
      String text = metadata.getCreationTimestamp();
      return text == null ? Instant.EPOCH : Instant.parse(text);
    } catch (DateTimeException e) {
      return Instant.EPOCH;
    }
  }

  @SuppressWarnings("unchecked") // the keys of a JSON object are strings
  private static Map<String, Object> map(@Nullable Object value) {
    return value instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of();
  }

  private static Map<String, String> orNone(@Nullable Map<String, String> map) {
    return map == null ? Map.of() : map;
  }
}

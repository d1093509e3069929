package dev.spirebridge.clusterspiffeid;

import dev.spirebridge.kubernetes.CustomObjects;
import dev.spirebridge.kubernetes.SpireKinds;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Between the API server's objects and what the planner looks at and wants. */
public final class ApiObjects {

  /** What is read of a pod beside its metadata. */
  static final String NODE_NAME = "spec.nodeName";

  private ApiObjects() {}

  /** Of the annotations only ours: others change often, and would wake the loop. */
  public static NamespaceView namespace(Namespace namespace) {
    ObjectMeta metadata = namespace.getMetadata();
    Map<String, String> annotations = new HashMap<>(CustomObjects.annotations(metadata));
    annotations.keySet().removeIf(key -> !key.startsWith(NamespaceAnnotation.PREFIX));
    return new NamespaceView(
        metadata.getName(),
        metadata.getUid(),
        CustomObjects.labels(metadata),
        annotations,
        CustomObjects.terminating(metadata));
  }

  public static PodView pod(Pod pod) {
    return pod(pod.getMetadata(), pod.getSpec() == null ? null : pod.getSpec().getNodeName());
  }

  /** Of a pod of which little more than {@link #NODE_NAME} was read. */
  static PodView pod(GenericKubernetesResource pod) {
    return pod(
        pod.getMetadata(),
        CustomObjects.spec(pod).get("nodeName") instanceof String node ? node : null);
  }

  /** Thousands of pods have a few hundred namespaces and values of labels between them. */
  private static PodView pod(ObjectMeta metadata, @Nullable String node) {
    Map<String, String> labels = new HashMap<>(CustomObjects.labels(metadata));
    labels.replaceAll((key, value) -> value.intern());
    return new PodView(
        metadata.getNamespace().intern(),
        metadata.getName(),
        labels,
        CustomObjects.created(metadata),
        node != null && !node.isEmpty());
  }

  public static ObservedClusterSpiffeId clusterSpiffeId(GenericKubernetesResource object) {
    ObjectMeta metadata = object.getMetadata();
    Map<String, Object> status = CustomObjects.map(object.getAdditionalProperties().get("status"));
    return new ObservedClusterSpiffeId(
        metadata.getName(),
        metadata.getUid(),
        metadata.getResourceVersion(),
        CustomObjects.created(metadata),
        CustomObjects.terminating(metadata),
        CustomObjects.labels(metadata),
        CustomObjects.annotations(metadata),
        CustomObjects.spec(object),
        Optional.of(CustomObjects.map(status.get("stats")))
            .filter(stats -> !stats.isEmpty())
            .map(ApiObjects::stats));
  }

  /**
   * @param observed the object that is to be changed, and no other of its name; empty to create one
   */
  static GenericKubernetesResource toApply(
      DesiredClusterSpiffeId desired, Optional<ObservedClusterSpiffeId> observed) {
    return CustomObjects.desired(
        SpireKinds.CLUSTER_SPIFFE_ID,
        CustomObjects.metadata(
            desired.name(),
            observed.map(ObservedClusterSpiffeId::uid),
            desired.labels(),
            desired.annotations()),
        desired.spec());
  }

  static ObjectMeta version(ObservedClusterSpiffeId observed) {
    return CustomObjects.version(observed.name(), observed.uid(), observed.resourceVersion());
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
}

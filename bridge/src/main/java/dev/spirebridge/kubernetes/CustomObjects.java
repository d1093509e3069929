package dev.spirebridge.kubernetes;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads and writes down objects of kinds that fabric8 has no classes for. */
public final class CustomObjects {

  private CustomObjects() {}

  /** Fields that are null count as absent, as they do for the API server. */
  public static Map<String, Object> spec(GenericKubernetesResource object) {
    Map<String, Object> spec = new HashMap<>(map(object.getAdditionalProperties().get("spec")));
    spec.values().removeIf(Objects::isNull);
    return spec;
  }

  /** What is there if it is a map; nothing for anything else. */
  @SuppressWarnings("unchecked") // the keys of a JSON object are strings
  public static Map<String, Object> map(@Nullable Object value) {
    return value instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of();
  }

  public static Map<String, String> labels(ObjectMeta metadata) {
    return orNone(metadata.getLabels());
  }

  public static Map<String, String> annotations(ObjectMeta metadata) {
    return orNone(metadata.getAnnotations());
  }

  /** The API server sets it on every object; should it not, the object counts as old. */
  public static Instant created(ObjectMeta metadata) {
    try {
      String text = metadata.getCreationTimestamp();
      return text == null ? Instant.EPOCH : Instant.parse(text);
    } catch (DateTimeException e) {
      return Instant.EPOCH;
    }
  }

  /** Whether it is being deleted, and waits for a finalizer. */
  public static boolean terminating(ObjectMeta metadata) {
    return metadata.getDeletionTimestamp() != null;
  }

  /**
   * What {@link ServerSideApply} is given, with only what is ours in it.
   *
   * @param metadata name, labels and annotations, and of an object that is to be changed its uid
   */
  public static GenericKubernetesResource desired(
      ResourceDefinitionContext kind, ObjectMeta metadata, Map<String, Object> spec) {
    return new GenericKubernetesResourceBuilder()
        .withApiVersion(kind.getGroup() + "/" + kind.getVersion())
        .withKind(kind.getKind())
        .withMetadata(metadata)
        .withAdditionalProperties(Map.of("spec", spec))
        .build();
  }

  /**
   * @param uid of the object that is to be changed, and no other of its name; empty to create one
   */
  public static ObjectMeta metadata(
      String name,
      Optional<String> uid,
      Map<String, String> labels,
      Map<String, String> annotations) {
    return new ObjectMetaBuilder()
        .withName(name)
        .withUid(uid.orElse(null))
        .withLabels(labels)
        .withAnnotations(annotations)
        .build();
  }

  /** Exactly that version of that object, for {@link ServerSideApply#delete}. */
  public static ObjectMeta version(String name, String uid, String resourceVersion) {
    return new ObjectMetaBuilder()
        .withName(name)
        .withUid(uid)
        .withResourceVersion(resourceVersion)
        .build();
  }

  private static Map<String, String> orNone(@Nullable Map<String, String> map) {
    return map == null ? Map.of() : map;
  }
}

package dev.spirebridge.kubernetes;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.Optional;

/**
 * Which objects to watch.
 *
 * @param type what the API server's JSON is read into
 * @param namespace empty for all
 * @param labelSelector as the API server takes it; empty for all
 */
public record WatchedKind<T extends HasMetadata>(
    Class<T> type,
    ResourceDefinitionContext resource,
    Optional<String> namespace,
    Optional<String> labelSelector) {

  /** All objects of a kind that fabric8 has a class for. */
  public static <T extends HasMetadata> WatchedKind<T> all(Class<T> type) {
    return new WatchedKind<>(
        type, ResourceDefinitionContext.fromResourceType(type), Optional.empty(), Optional.empty());
  }

  /** All objects of a kind that it has none for. */
  public static WatchedKind<GenericKubernetesResource> all(ResourceDefinitionContext resource) {
    return new WatchedKind<>(
        GenericKubernetesResource.class, resource, Optional.empty(), Optional.empty());
  }

  public WatchedKind<T> labelled(String selector) {
    return new WatchedKind<>(type, resource, namespace, Optional.of(selector));
  }

  public WatchedKind<T> in(String onlyNamespace) {
    return new WatchedKind<>(type, resource, Optional.of(onlyNamespace), labelSelector);
  }
}

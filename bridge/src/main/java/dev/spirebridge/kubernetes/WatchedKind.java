package dev.spirebridge.kubernetes;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.List;
import java.util.Optional;

/**
 * Which objects to watch.
 *
 * @param type what the API server's JSON is read into
 * @param namespace empty for all
 * @param labelSelector as the API server takes it; empty for all
 * @param name of the only one; empty for all. Unlike a label, RBAC can hold a watch to it
 * @param fields the only ones beside the metadata that are read, such as {@code spec.nodeName};
 *     empty for all
 */
public record WatchedKind<T extends HasMetadata>(
    Class<T> type,
    ResourceDefinitionContext resource,
    Optional<String> namespace,
    Optional<String> labelSelector,
    Optional<String> name,
    List<String> fields) {

  public WatchedKind {
    fields = List.copyOf(fields);
  }

  /** All objects of a kind that fabric8 has a class for. */
  public static <T extends HasMetadata> WatchedKind<T> all(Class<T> type) {
    return new WatchedKind<>(
        type,
        ResourceDefinitionContext.fromResourceType(type),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of());
  }

  /** All objects of a kind that it has none for. */
  public static WatchedKind<GenericKubernetesResource> all(ResourceDefinitionContext resource) {
    return new WatchedKind<>(
        GenericKubernetesResource.class,
        resource,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of());
  }

  /**
   * All objects of a kind, of which only the metadata and these fields are read.
   *
   * @param fields each of the form {@code spec.nodeName}
   */
  public static WatchedKind<GenericKubernetesResource> some(
      ResourceDefinitionContext resource, String... fields) {
    return new WatchedKind<>(
        GenericKubernetesResource.class,
        resource,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of(fields));
  }

  public WatchedKind<T> labelled(String selector) {
    return new WatchedKind<>(type, resource, namespace, Optional.of(selector), name, fields);
  }

  public WatchedKind<T> in(String onlyNamespace) {
    return new WatchedKind<>(
        type, resource, Optional.of(onlyNamespace), labelSelector, name, fields);
  }

  public WatchedKind<T> named(String onlyName) {
    return new WatchedKind<>(
        type, resource, namespace, labelSelector, Optional.of(onlyName), fields);
  }
}

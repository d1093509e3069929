package dev.spirebridge.kubernetes;

import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.Optional;

/** Where the API server keeps the objects of a kind. */
final class ResourcePaths {

  private ResourcePaths() {}

  /**
   * @param namespace empty for kinds of the whole cluster, and for all namespaces
   */
  static String collection(ResourceDefinitionContext kind, Optional<String> namespace) {
    String group = kind.getGroup();
    String root =
        group == null || group.isEmpty()
            ? "/api/" + kind.getVersion()
            : "/apis/" + group + "/" + kind.getVersion();
    return root + namespace.map(name -> "/namespaces/" + name).orElse("") + "/" + kind.getPlural();
  }

  static String object(ResourceDefinitionContext kind, Optional<String> namespace, String name) {
    return collection(kind, kind.isNamespaceScoped() ? namespace : Optional.empty()) + "/" + name;
  }
}

package dev.spirebridge.mesh;

import java.util.List;
import java.util.Optional;

/**
 * What a planner may ask the cluster. Each object is read once and remembered, so that a plan sees
 * it in one version; a failure of the API server is a {@link
 * io.fabric8.kubernetes.client.KubernetesClientException}.
 */
public interface Lookup {

  /** Empty if there is no such object, or no such kind. */
  Optional<Observed> find(Ref ref);

  /**
   * In the order of their names; none if there is no such kind.
   *
   * @param namespace empty for all namespaces
   * @param selector of labels as `kubectl -l` takes it; empty for all
   */
  List<Observed> list(MeshKind kind, Optional<String> namespace, String selector);

  /** The first of {@link MeshKind#versions()} that the API server has; empty if it has none. */
  Optional<String> version(MeshKind kind);
}

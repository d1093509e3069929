package dev.spirebridge.clusterspiffeid;

import dev.spirebridge.kubernetes.LookAgain;
import dev.spirebridge.kubernetes.SpireKinds;
import dev.spirebridge.kubernetes.Synced;
import dev.spirebridge.kubernetes.WatchSettings;
import dev.spirebridge.kubernetes.Watched;
import dev.spirebridge.kubernetes.WatchedKind;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** All that the planner looks at, watched. Any thread may read. */
public final class ClusterWatch implements AutoCloseable {

  private final Watched<NamespaceView> namespaces;
  private final Watched<PodView> pods;
  private final Watched<ObservedClusterSpiffeId> clusterSpiffeIds;
  private final Watched<Relationship> federated;

  private ClusterWatch(
      KubernetesClient client,
      LookAgain lookAgain,
      WatchSettings settings,
      Function<GenericKubernetesResource, Optional<Relationship>> relationships) {
    namespaces =
        Watched.start(
            client,
            WatchedKind.all(Namespace.class),
            namespace -> Optional.of(ApiObjects.namespace(namespace)),
            lookAgain,
            settings);
    pods =
        Watched.start(
            client,
            WatchedKind.some(
                ResourceDefinitionContext.fromResourceType(Pod.class), ApiObjects.NODE_NAME),
            pod -> Optional.of(ApiObjects.pod(pod)),
            lookAgain,
            settings);
    clusterSpiffeIds =
        Watched.start(
            client,
            WatchedKind.all(SpireKinds.CLUSTER_SPIFFE_ID),
            object -> Optional.of(ApiObjects.clusterSpiffeId(object)),
            lookAgain,
            settings);
    federated =
        Watched.start(
            client,
            WatchedKind.all(SpireKinds.CLUSTER_FEDERATED_TRUST_DOMAIN),
            relationships,
            lookAgain,
            settings);
  }

  /**
   * Begins at once, in the background.
   *
   * @param lookAgain raised whenever something of it changes
   * @param relationships what a ClusterFederatedTrustDomain declares, if SPIRE heeds it
   */
  public static ClusterWatch start(
      KubernetesClient client,
      LookAgain lookAgain,
      WatchSettings settings,
      Function<GenericKubernetesResource, Optional<Relationship>> relationships) {
    return new ClusterWatch(client, lookAgain, settings, relationships);
  }

  /** What no plan may be made without. */
  public List<Synced> synced() {
    return List.of(namespaces, pods, clusterSpiffeIds, federated);
  }

  /** One sentence for each watch that has ended unasked. */
  public List<String> stopped() {
    return Stream.of(namespaces, pods, clusterSpiffeIds, federated)
        .flatMap(watched -> watched.stopped().stream())
        .toList();
  }

  ClusterView view(Instant now) {
    return new ClusterView(
        namespaces.all(), pods.all(), clusterSpiffeIds.all(), federated.all(), now);
  }

  @Override
  public void close() {
    namespaces.close();
    pods.close();
    clusterSpiffeIds.close();
    federated.close();
  }
}

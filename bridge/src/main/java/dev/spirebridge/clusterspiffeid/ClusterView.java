package dev.spirebridge.clusterspiffeid;

import java.time.Instant;
import java.util.List;

/**
 * All that one plan is made from.
 *
 * @param federated the relationships of the cluster, also those whose bundle is not there yet
 */
public record ClusterView(
    List<NamespaceView> namespaces,
    List<PodView> pods,
    List<ObservedClusterSpiffeId> clusterSpiffeIds,
    List<Relationship> federated,
    Instant now) {

  public ClusterView {
    namespaces = List.copyOf(namespaces);
    pods = List.copyOf(pods);
    clusterSpiffeIds = List.copyOf(clusterSpiffeIds);
    federated = List.copyOf(federated);
  }
}

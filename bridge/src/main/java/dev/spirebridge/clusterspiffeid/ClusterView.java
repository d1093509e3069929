package dev.spirebridge.clusterspiffeid;

import io.spiffe.spiffeid.TrustDomain;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/**
 * All that one plan is made from.
 *
 * @param federated the trust domains the cluster has a federation relationship with
 */
public record ClusterView(
    List<NamespaceView> namespaces,
    List<PodView> pods,
    List<ObservedClusterSpiffeId> clusterSpiffeIds,
    Set<TrustDomain> federated,
    Instant now) {

  public ClusterView {
    namespaces = List.copyOf(namespaces);
    pods = List.copyOf(pods);
    clusterSpiffeIds = List.copyOf(clusterSpiffeIds);
    federated = Set.copyOf(federated);
  }
}

package dev.spirebridge.federation.workflow;

import dev.spirebridge.federation.FederationApi;
import dev.spirebridge.federation.FederationChange;
import dev.spirebridge.federation.ObservedFederatedTrustDomain;
import dev.spirebridge.kubernetes.ApiFailure;
import dev.spirebridge.kubernetes.ServerSideApply;
import dev.spirebridge.kubernetes.SpireKinds;
import dev.spirebridge.kubernetes.WriteOutcome;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Reads and writes ClusterFederatedTrustDomains for the commands. Blocks; reading fails with
 * fabric8's KubernetesClientException.
 */
public final class FederationWorkflow {

  private final KubernetesClient client;
  private final ServerSideApply writes;

  public FederationWorkflow(KubernetesClient client) {
    this.client = client;
    // A person who runs a command needs no lease: the controller leaves the commands' objects
    // alone.
    this.writes = new ServerSideApply(client, () -> true);
  }

  /** All there are, by trust domain. */
  public List<ObservedFederatedTrustDomain> list() {
    return client
        .genericKubernetesResources(SpireKinds.CLUSTER_FEDERATED_TRUST_DOMAIN)
        .list()
        .getItems()
        .stream()
        .map(FederationApi::observed)
        .sorted(Comparator.comparing(ObservedFederatedTrustDomain::trustDomain))
        .toList();
  }

  /** Does what was planned; empty when it is done. */
  public Optional<ApiFailure> write(FederationChange change) {
    return change instanceof FederationChange.Keep
        ? Optional.empty()
        : switch (FederationApi.write(writes, change)) {
          case WriteOutcome.Written _, WriteOutcome.Deleted _ -> Optional.empty();
          case WriteOutcome.Outdated(String why) ->
              Optional.of(new ApiFailure(ApiFailure.Kind.CONFLICT, why));
          case WriteOutcome.NotLeading _ ->
              Optional.of(
                  new ApiFailure(
                      ApiFailure.Kind.OTHER, "nothing was written: run the command again"));
          case WriteOutcome.Failed(var failure) -> Optional.of(failure);
        };
  }
}

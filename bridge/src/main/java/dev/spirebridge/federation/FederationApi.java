package dev.spirebridge.federation;

import dev.spirebridge.kubernetes.CustomObjects;
import dev.spirebridge.kubernetes.ServerSideApply;
import dev.spirebridge.kubernetes.SpireKinds;
import dev.spirebridge.kubernetes.WriteOutcome;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.Optional;

/** ClusterFederatedTrustDomains at the API server. */
public final class FederationApi {

  private static final ResourceDefinitionContext KIND = SpireKinds.CLUSTER_FEDERATED_TRUST_DOMAIN;

  private FederationApi() {}

  /** What the planners look at. */
  public static ObservedFederatedTrustDomain observed(GenericKubernetesResource object) {
    ObjectMeta metadata = object.getMetadata();
    return new ObservedFederatedTrustDomain(
        metadata.getName(),
        metadata.getUid(),
        metadata.getResourceVersion(),
        CustomObjects.created(metadata),
        CustomObjects.terminating(metadata),
        CustomObjects.labels(metadata),
        CustomObjects.annotations(metadata),
        CustomObjects.spec(object));
  }

  /**
   * Does what a planner said. Nothing is written to another object than the one it looked at.
   * Blocks as {@link ServerSideApply} does.
   *
   * @param change anything but a {@link FederationChange.Keep}
   */
  public static WriteOutcome write(ServerSideApply api, FederationChange change) {
    return switch (change) {
      case FederationChange.Apply(var desired, var observed, var _) when observed.isEmpty() ->
          api.create(KIND, toApply(desired, observed));
      case FederationChange.Apply(var desired, var observed, var _) ->
          api.apply(
              KIND,
              toApply(desired, observed),
              answer -> !FederationObjects.differences(observed(answer), desired).isEmpty());
      case FederationChange.Delete(var observed, var _) -> api.delete(KIND, version(observed));
      case FederationChange.Keep _ ->
          throw new IllegalArgumentException("nothing to write: " + change.name());
    };
  }

  private static GenericKubernetesResource toApply(
      DesiredFederatedTrustDomain desired, Optional<ObservedFederatedTrustDomain> observed) {
    return CustomObjects.desired(
        KIND,
        CustomObjects.metadata(
            desired.name(),
            observed.map(ObservedFederatedTrustDomain::uid),
            desired.labels(),
            desired.annotations()),
        desired.spec());
  }

  private static ObjectMeta version(ObservedFederatedTrustDomain observed) {
    return CustomObjects.version(observed.name(), observed.uid(), observed.resourceVersion());
  }
}

package dev.spirebridge.app;

import dev.spirebridge.clusterspiffeid.Relationship;
import dev.spirebridge.federation.BundleArrival;
import dev.spirebridge.federation.FederationApi;
import dev.spirebridge.federation.ObservedFederatedTrustDomain;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.spiffe.spiffeid.TrustDomain;
import java.util.Optional;
import java.util.function.Function;

/** What ClusterFederatedTrustDomains mean to ClusterSPIFFEIDs, by the rules of federation. */
public final class Relationships {

  private Relationships() {}

  /**
   * Reads one of those objects. Empty where spire-controller-manager passes over it: it is of
   * another class, being deleted, or breaks its rules.
   */
  public static Function<GenericKubernetesResource, Optional<Relationship>> of(
      ControllerConfig config) {
    String className = config.namespaces().className();
    Optional<TrustDomain> own = config.federation().own();
    return object ->
        Optional.of(FederationApi.observed(object))
            .filter(each -> !each.terminating() && each.className().equals(className))
            .flatMap(each -> relationship(each, own));
  }

  private static Optional<Relationship> relationship(
      ObservedFederatedTrustDomain object, Optional<TrustDomain> own) {
    return object
        .declared(own)
        .accepted()
        .map(declared ->
            new Relationship(
                object.name(),
                declared.trustDomain(),
                object.created(),
                BundleArrival.of(object, declared),
                object.isOurs()));
  }
}

package dev.spirebridge.clusterspiffeid;

import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;

/** The kinds of spire-controller-manager, for which fabric8 has no classes. */
public final class SpireKinds {

  static final String GROUP = "spire.spiffe.io";
  static final String VERSION = "v1alpha1";

  public static final ResourceDefinitionContext CLUSTER_SPIFFE_ID =
      kind("ClusterSPIFFEID", "clusterspiffeids");

  public static final ResourceDefinitionContext CLUSTER_FEDERATED_TRUST_DOMAIN =
      kind("ClusterFederatedTrustDomain", "clusterfederatedtrustdomains");

  private SpireKinds() {}

  private static ResourceDefinitionContext kind(String kind, String plural) {
    return new ResourceDefinitionContext.Builder()
        .withGroup(GROUP)
        .withVersion(VERSION)
        .withKind(kind)
        .withPlural(plural)
        .withNamespaced(false)
        .build();
  }
}

package dev.spirebridge.kubernetes;

import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.Optional;

/** The kinds of spire-controller-manager, for which fabric8 has no classes. */
public final class SpireKinds {

  public static final String GROUP = "spire.spiffe.io";
  public static final String VERSION = "v1alpha1";
  public static final String API_VERSION = GROUP + "/" + VERSION;

  public static final ResourceDefinitionContext CLUSTER_SPIFFE_ID =
      kind("ClusterSPIFFEID", "clusterspiffeids");

  public static final ResourceDefinitionContext CLUSTER_FEDERATED_TRUST_DOMAIN =
      kind("ClusterFederatedTrustDomain", "clusterfederatedtrustdomains");

  private SpireKinds() {}

  /**
   * What findings about an object refer to.
   *
   * @param uid empty where it is not known
   */
  public static ObjectReference reference(
      ResourceDefinitionContext kind, String name, Optional<String> uid) {
    return new ObjectReference(API_VERSION, kind.getKind(), Optional.empty(), name, uid);
  }

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

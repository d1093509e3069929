package dev.spirebridge.clusterspiffeid;

import io.spiffe.spiffeid.TrustDomain;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What the operator of the cluster decides about labelled namespaces.
 *
 * @param label the key of the label; its value has to be {@code true}
 * @param template of the SPIFFE IDs
 * @param className of the objects; empty for none. SPIRE's Helm chart ignores those without its own
 * @param refused namespaces never managed, each pattern matched against the whole name
 * @param maximumTtl the longest an annotation may ask for, for X.509-SVIDs and JWT-SVIDs alike
 * @param federatesWith for every managed namespace
 * @param federatesWithAll whether every managed namespace federates with all that this program has
 *     declared; what others declare must not widen everybody's trust
 * @param federationAllowed what an annotation may ask for besides
 * @param singlePods whether the label on a pod does for that pod what it does on a namespace for
 *     all. Whoever may create a pod can set it; a namespace's labels are usually an administrator's
 * @param clusterDomain of the cluster's DNS, for the names an annotation may ask for
 */
public record NamespaceSettings(
    String label,
    String template,
    String className,
    List<Pattern> refused,
    Duration maximumTtl,
    Set<TrustDomain> federatesWith,
    boolean federatesWithAll,
    Set<TrustDomain> federationAllowed,
    boolean singlePods,
    String clusterDomain) {

  /** The label that Istio's and HPE's guides for SPIRE use. */
  public static final String DEFAULT_LABEL = "spiffe.io/spire-managed-identity";

  /** The five segments Istio's parser wants. */
  public static final String ISTIO_TEMPLATE =
      "spiffe://{{ .TrustDomain }}/ns/{{ .PodMeta.Namespace }}/sa/{{ .PodSpec.ServiceAccountName }}";

  /** What nearly every cluster has. */
  public static final String DEFAULT_CLUSTER_DOMAIN = "cluster.local";

  public NamespaceSettings {
    refused = List.copyOf(refused);
    federatesWith = Set.copyOf(federatesWith);
    federationAllowed = Set.copyOf(federationAllowed);
  }

  /** With single pods, in a cluster with the usual domain. */
  public NamespaceSettings(
      String label,
      String template,
      String className,
      List<Pattern> refused,
      Duration maximumTtl,
      Set<TrustDomain> federatesWith,
      Set<TrustDomain> federationAllowed) {
    this(
        label,
        template,
        className,
        refused,
        maximumTtl,
        federatesWith,
        false,
        federationAllowed,
        true,
        DEFAULT_CLUSTER_DOMAIN);
  }

  /** Whether the namespace of this name is never managed. */
  public boolean refuses(String namespace) {
    return refused.stream().anyMatch(pattern -> pattern.matcher(namespace).matches());
  }

  /** Whether the configuration allows it by its name. */
  boolean names(TrustDomain trustDomain) {
    return federatesWith.contains(trustDomain) || federationAllowed.contains(trustDomain);
  }
}

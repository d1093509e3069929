package dev.spirebridge.mesh;

import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.List;

/**
 * The kinds of objects that plans look at or edit, and the versions of their API we can work with.
 */
public enum MeshKind {
  CONFIG_MAP("ConfigMap", "configmaps", true, "", "v1"),
  SERVICE("Service", "services", true, "", "v1"),
  POD("Pod", "pods", true, "", "v1"),
  NAMESPACE("Namespace", "namespaces", false, "", "v1"),
  DEPLOYMENT("Deployment", "deployments", true, "apps", "v1"),
  STATEFUL_SET("StatefulSet", "statefulsets", true, "apps", "v1"),
  DAEMON_SET("DaemonSet", "daemonsets", true, "apps", "v1"),
  CRON_JOB("CronJob", "cronjobs", true, "batch", "v1"),
  CSI_DRIVER("CSIDriver", "csidrivers", false, "storage.k8s.io", "v1"),
  CLUSTER_SPIFFE_ID("ClusterSPIFFEID", "clusterspiffeids", false, "spire.spiffe.io", "v1alpha1"),
  CLUSTER_FEDERATED_TRUST_DOMAIN(
      "ClusterFederatedTrustDomain",
      "clusterfederatedtrustdomains",
      false,
      "spire.spiffe.io",
      "v1alpha1"),
  PEER_AUTHENTICATION(
      "PeerAuthentication", "peerauthentications", true, "security.istio.io", "v1", "v1beta1"),
  AUTHORIZATION_POLICY(
      "AuthorizationPolicy", "authorizationpolicies", true, "security.istio.io", "v1", "v1beta1"),
  DESTINATION_RULE(
      "DestinationRule", "destinationrules", true, "networking.istio.io", "v1", "v1beta1"),
  GATEWAY("Gateway", "gateways", true, "networking.istio.io", "v1", "v1beta1"),
  VIRTUAL_SERVICE(
      "VirtualService", "virtualservices", true, "networking.istio.io", "v1", "v1beta1"),
  UPSTREAM("Upstream", "upstreams", true, "gloo.solo.io", "v1"),
  GLOO_SETTINGS("Settings", "settings", true, "gloo.solo.io", "v1"),
  TLS_CONTEXT("TLSContext", "tlscontexts", true, "getambassador.io", "v3alpha1"),
  MAPPING("Mapping", "mappings", true, "getambassador.io", "v3alpha1"),
  SPINNAKER_SERVICE(
      "SpinnakerService", "spinnakerservices", true, "spinnaker.armory.io", "v1alpha2"),
  /** Of the open-source operator, where the other is Armory's. */
  OPEN_SPINNAKER_SERVICE(
      "SpinnakerService", "spinnakerservices", true, "spinnaker.io", "v1alpha2"),
  CERTIFICATE("Certificate", "certificates", true, "cert-manager.io", "v1");

  private final String kind;
  private final String plural;
  private final boolean namespaced;
  private final String group;
  private final List<String> versions;

  MeshKind(String kind, String plural, boolean namespaced, String group, String... versions) {
    this.kind = kind;
    this.plural = plural;
    this.namespaced = namespaced;
    this.group = group;
    this.versions = List.of(versions);
  }

  /** As in an object's {@code kind}. */
  public String kind() {
    return kind;
  }

  /** As in an API path, and in rules of RBAC. */
  public String plural() {
    return plural;
  }

  public boolean namespaced() {
    return namespaced;
  }

  /** Empty for the core group. */
  public String group() {
    return group;
  }

  /** The best first; fields that plans set are the same in all of them. */
  public List<String> versions() {
    return versions;
  }

  /** As in an object's {@code apiVersion}. */
  public String apiVersion(String version) {
    return group.isEmpty() ? version : group + "/" + version;
  }

  /** Where the API server keeps the objects in that version. */
  public ResourceDefinitionContext context(String version) {
    return new ResourceDefinitionContext.Builder()
        .withGroup(group)
        .withVersion(version)
        .withKind(kind)
        .withPlural(plural)
        .withNamespaced(namespaced)
        .build();
  }
}

package dev.spirebridge.testing.peers;

import dev.spirebridge.kubernetes.SpireKinds;
import dev.spirebridge.testing.Await;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.NodeBuilder;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * A cluster of plain objects on an API server: one node, pods that are bound to it and that nobody
 * runs, and ClusterSPIFFEIDs, written by a person who may do everything.
 */
public final class PlainCluster implements AutoCloseable {

  /** The SPIFFE ID of a pod of this service account is /ns/NAMESPACE/sa/NAME. */
  public static final String TEMPLATE =
      "spiffe://{{ .TrustDomain }}/ns/{{ .PodMeta.Namespace }}/sa/{{ .PodSpec.ServiceAccountName }}";

  private static final String NODE = "node";
  private final KubernetesClient admin;

  private PlainCluster(KubernetesClient admin) {
    this.admin = admin;
  }

  /** Defines ClusterSPIFFEIDs and ClusterFederatedTrustDomains, and makes the node. */
  public static PlainCluster on(KubeApiServer server) {
    server.applyFolder(Path.of("clusterspiffeid", "crd"));
    PlainCluster cluster = new PlainCluster(server.adminClient());
    cluster
        .admin
        .resource(new NodeBuilder().withNewMetadata().withName(NODE).endMetadata().build())
        .create();
    return cluster;
  }

  public void namespace(String name) {
    admin
        .resource(new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build())
        .create();
  }

  public void label(String namespace, String key, String value) {
    admin
        .namespaces()
        .withName(namespace)
        .edit(found ->
            new NamespaceBuilder(found)
                .editMetadata()
                .addToLabels(key, value)
                .endMetadata()
                .build());
  }

  public void unlabel(String namespace, String key) {
    admin
        .namespaces()
        .withName(namespace)
        .edit(found ->
            new NamespaceBuilder(found).editMetadata().removeFromLabels(key).endMetadata().build());
  }

  /** Creates a pod of a service account of the same name, and returns its UID. */
  public String pod(String namespace, String name) {
    return admin
        .resource(
            new PodBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(name)
                .endMetadata()
                .withNewSpec()
                .withNodeName(NODE)
                .withServiceAccountName(name)
                .addNewContainer()
                .withName("main")
                .withImage("none")
                .endContainer()
                .endSpec()
                .build())
        .create()
        .getMetadata()
        .getUid();
  }

  /** Creates a ClusterSPIFFEID, which nothing but its schema checks. */
  public void create(String name, Map<String, Object> spec) {
    GenericKubernetesResource object = new GenericKubernetesResource();
    object.setApiVersion(SpireKinds.API_VERSION);
    object.setKind(SpireKinds.CLUSTER_SPIFFE_ID.getKind());
    object.setMetadata(new ObjectMetaBuilder().withName(name).build());
    object.setAdditionalProperty("spec", spec);
    admin.resource(object).create();
  }

  /** Deletes a ClusterSPIFFEID. */
  public void delete(String name) {
    object(name).delete();
  }

  /** A selector of one namespace by its name. */
  public static Map<String, Object> named(String namespace) {
    return Map.of("matchLabels", Map.of("kubernetes.io/metadata.name", namespace));
  }

  /** The {@code status.stats} of a ClusterSPIFFEID; empty before anybody has written them. */
  public Map<?, ?> stats(String name) {
    return Optional.ofNullable(object(name).get())
        .map(found -> found.<Object>get("status", "stats"))
        .map(stats -> (Map<?, ?>) stats)
        .orElse(Map.of());
  }

  /** Waits for a number in the {@code status.stats}. */
  public void awaitStat(String name, String stat, int value, Duration limit) {
    Await.until(
        stat + " " + value + " of " + name,
        limit,
        () -> Integer.valueOf(value).equals(stats(name).get(stat)));
  }

  @Override
  public void close() {
    admin.close();
  }

  private Resource<GenericKubernetesResource> object(String name) {
    return admin.genericKubernetesResources(SpireKinds.CLUSTER_SPIFFE_ID).withName(name);
  }
}

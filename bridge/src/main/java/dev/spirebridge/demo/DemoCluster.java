package dev.spirebridge.demo;

import dev.spirebridge.clusterspiffeid.NamespaceSettings;
import dev.spirebridge.demo.calls.Teardown;
import dev.spirebridge.demo.kubernetes.EmbeddedKubernetes;
import dev.spirebridge.kubernetes.SpireKinds;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/**
 * The cluster of the demo: an embedded Kubernetes API, and what its people do to it, who create
 * namespaces and pods and set labels.
 */
final class DemoCluster implements AutoCloseable {
  private static final String NODE = "demo-node";

  private final KubernetesClient client;
  private final Path kubeconfig;
  private final Sightings<GenericKubernetesResource> clusterSpiffeIds;
  private final Teardown teardown;

  private DemoCluster(
      KubernetesClient client,
      Path kubeconfig,
      Sightings<GenericKubernetesResource> clusterSpiffeIds,
      Teardown teardown) {
    this.client = client;
    this.kubeconfig = kubeconfig;
    this.clusterSpiffeIds = clusterSpiffeIds;
    this.teardown = teardown;
  }

  /**
   * @throws IOException if a port cannot be had
   */
  static DemoCluster start(Path folder, InstantSource clock) throws IOException {
    var teardown = new Teardown();
    try {
      var kubernetes = teardown.add(EmbeddedKubernetes.start(clock));
      var kubeconfig = folder.resolve("kubeconfig");
      kubernetes.writeKubeconfig(kubeconfig);
      var client = teardown.add(client(kubernetes));
      var sightings = new Sightings<GenericKubernetesResource>();
      teardown.add(
          client
              .genericKubernetesResources(SpireKinds.CLUSTER_SPIFFE_ID)
              .inform(new Sighted(sightings)));
      return new DemoCluster(client, kubeconfig, sightings, teardown);
    } catch (IOException | RuntimeException e) {
      teardown.close();
      throw e;
    }
  }

  private static KubernetesClient client(EmbeddedKubernetes kubernetes) {
    var config =
        new ConfigBuilder(Config.empty())
            .withMasterUrl(kubernetes.uri().toString())
            .withHttp2Disable(true)
            .withOnlyHttpWatches(true)
            .build();
    return new KubernetesClientBuilder().withConfig(config).build();
  }

  KubernetesClient client() {
    return client;
  }

  /** For whoever else wants in. */
  Path kubeconfig() {
    return kubeconfig;
  }

  void createNamespace(String name) {
    client
        .resource(new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build())
        .create();
  }

  void label(String namespace) {
    patchLabel(namespace, "\"true\"");
  }

  void unlabel(String namespace) {
    patchLabel(namespace, "null");
  }

  /** A pod that is scheduled, as a kubelet finds it; the answer is its uid. */
  String createPod(String namespace, String name) {
    var pod =
        new PodBuilder()
            .withNewMetadata()
            .withNamespace(namespace)
            .withName(name)
            .endMetadata()
            .withNewSpec()
            .withNodeName(NODE)
            .withServiceAccountName(name)
            .addNewContainer()
            .withName(name)
            .withImage("demo")
            .endContainer()
            .endSpec()
            .build();
    return client.resource(pod).create().getMetadata().getUid();
  }

  /** A ClusterSPIFFEID as soon as it is there; empty when it does not come in time. */
  Optional<GenericKubernetesResource> awaitClusterSpiffeId(String name, Duration limit)
      throws InterruptedException {
    return clusterSpiffeIds.await(name, limit);
  }

  /** False when it is still there after so long. */
  boolean awaitNoClusterSpiffeId(String name, Duration limit) throws InterruptedException {
    return clusterSpiffeIds.awaitGone(name, limit);
  }

  @Override
  public void close() {
    teardown.close();
  }

  private void patchLabel(String namespace, String value) {
    client
        .namespaces()
        .withName(namespace)
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"metadata\":{\"labels\":{\"%s\":%s}}}"
                .formatted(NamespaceSettings.DEFAULT_LABEL, value));
  }

  private record Sighted(Sightings<GenericKubernetesResource> sightings)
      implements ResourceEventHandler<GenericKubernetesResource> {
    @Override
    public void onAdd(GenericKubernetesResource object) {
      sightings.seen(object.getMetadata().getName(), object);
    }

    @Override
    public void onUpdate(GenericKubernetesResource before, GenericKubernetesResource after) {
      sightings.seen(after.getMetadata().getName(), after);
    }

    @Override
    public void onDelete(GenericKubernetesResource object, boolean lastStateUnknown) {
      sightings.gone(object.getMetadata().getName());
    }
  }
}

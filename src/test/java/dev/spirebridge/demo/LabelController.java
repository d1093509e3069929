package dev.spirebridge.demo;

import dev.spirebridge.clusterspiffeid.NamespaceSettings;
import dev.spirebridge.clusterspiffeid.ObjectNames;
import dev.spirebridge.demo.ControllerLauncher.ControllerAddresses;
import dev.spirebridge.kubernetes.SpireKinds;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A controller that does what it is told wrong: a namespace with the label has a ClusterSPIFFEID,
 * one without has none.
 */
final class LabelController implements ResourceEventHandler<Namespace>, AutoCloseable {
  private final KubernetesClient client;
  private final Map<String, Object> specFields;

  private LabelController(KubernetesClient client, Map<String, Object> specFields) {
    this.client = client;
    this.specFields = specFields;
  }

  /**
   * @param specFields go into each ClusterSPIFFEID besides
   */
  static LabelController start(ControllerAddresses addresses, Map<String, Object> specFields) {
    var config = Config.fromKubeconfig(addresses.kubeconfig().toFile());
    config.setOnlyHttpWatches(true);
    var client = new KubernetesClientBuilder().withConfig(config).build();
    var controller = new LabelController(client, specFields);
    client.namespaces().inform(controller);
    return controller;
  }

  @Override
  public void onAdd(Namespace namespace) {
    var name = namespace.getMetadata().getName();
    var labels = Optional.ofNullable(namespace.getMetadata().getLabels()).orElse(Map.of());
    var objects = client.genericKubernetesResources(SpireKinds.CLUSTER_SPIFFE_ID);
    if (!"true".equals(labels.get(NamespaceSettings.DEFAULT_LABEL))) {
      objects.withName(ObjectNames.ofNamespace(name)).delete();
      return;
    }
    objects
        .resource(
            new GenericKubernetesResourceBuilder()
                .withApiVersion(SpireKinds.API_VERSION)
                .withKind(SpireKinds.CLUSTER_SPIFFE_ID.getKind())
                .withNewMetadata()
                .withName(ObjectNames.ofNamespace(name))
                .endMetadata()
                .addToAdditionalProperties("spec", spec(name))
                .build())
        .fieldManager("test")
        .forceConflicts()
        .serverSideApply();
  }

  @Override
  public void onUpdate(Namespace before, Namespace after) {
    onAdd(after);
  }

  @Override
  public void onDelete(Namespace namespace, boolean lastStateUnknown) {
    client
        .genericKubernetesResources(SpireKinds.CLUSTER_SPIFFE_ID)
        .withName(ObjectNames.ofNamespace(namespace.getMetadata().getName()))
        .delete();
  }

  @Override
  public void close() {
    client.close();
  }

  private Map<String, Object> spec(String namespace) {
    var spec = new HashMap<>(specFields);
    spec.put("spiffeIDTemplate", NamespaceSettings.ISTIO_TEMPLATE);
    spec.put(
        "namespaceSelector",
        Map.of("matchLabels", Map.of("kubernetes.io/metadata.name", namespace)));
    return spec;
  }
}

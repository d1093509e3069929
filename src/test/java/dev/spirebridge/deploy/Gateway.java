package dev.spirebridge.deploy;

import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.List;
import java.util.Map;

/** A gateway's Deployment before anybody has patched it; it has what all of them have. */
final class Gateway {

  static final String PROXY = "istio-proxy";

  /** For each of them the chart has a patch. */
  static final List<String> CONSUMERS =
      List.of("istio-gateway", "gloo-gateway-proxy", "emissary", "envoy");

  private Gateway() {}

  static void create(KubernetesClient client, String namespace, String name) {
    Map<String, String> labels = Map.of("app", name);
    client
        .resource(
            new DeploymentBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(name)
                .endMetadata()
                .withNewSpec()
                .withNewSelector()
                .withMatchLabels(labels)
                .endSelector()
                .withNewTemplate()
                .withNewMetadata()
                .withLabels(labels)
                .endMetadata()
                .withNewSpec()
                .addNewContainer()
                .withName(PROXY)
                .withImage("auto")
                .withNewSecurityContext()
                .withRunAsNonRoot(true)
                .withRunAsUser(1337L)
                .withAllowPrivilegeEscalation(false)
                .withNewCapabilities()
                .withDrop("ALL")
                .endCapabilities()
                .withNewSeccompProfile()
                .withType("RuntimeDefault")
                .endSeccompProfile()
                .endSecurityContext()
                .endContainer()
                // As spire-config/istio/istio-operator.yaml gives the daemon's socket to a gateway.
                .addNewVolume()
                .withName("workload-socket")
                .withNewCsi()
                .withDriver("csi.spirebridge.dev")
                .withReadOnly(true)
                .endCsi()
                .endVolume()
                .endSpec()
                .endTemplate()
                .endSpec()
                .build())
        .create();
  }

  /** As {@code kubectl patch --patch-file} does; returns the pods' spec then. */
  static PodSpec patch(KubernetesClient client, String namespace, String name, String patch) {
    return client
        .apps()
        .deployments()
        .inNamespace(namespace)
        .withName(name)
        .patch(PatchContext.of(PatchType.STRATEGIC_MERGE), patch)
        .getSpec()
        .getTemplate()
        .getSpec();
  }

  static void delete(KubernetesClient client, String namespace, String name) {
    client.apps().deployments().inNamespace(namespace).withName(name).delete();
  }
}

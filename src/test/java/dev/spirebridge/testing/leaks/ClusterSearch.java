package dev.spirebridge.testing.leaks;

import dev.spirebridge.kubernetes.SpireKinds;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.io.IOException;
import java.nio.file.Path;

/** Looks through all objects of an embedded Kubernetes API, none of which is to hold a key. */
final class ClusterSearch {

  private ClusterSearch() {}

  static void of(Path kubeconfig, SearchedPlaces places) throws IOException {
    try (KubernetesClient client =
        new KubernetesClientBuilder()
            .withConfig(Config.fromKubeconfig(kubeconfig.toFile()))
            .build()) {
      places.text("Events", json(client, client.v1().events().inAnyNamespace().list()));
      places.text("Leases", json(client, client.leases().inAnyNamespace().list()));
      places.text("Namespaces", json(client, client.namespaces().list()));
      places.text("Pods", json(client, client.pods().inAnyNamespace().list()));
      places.text(
          "ClusterSPIFFEIDs",
          json(client, client.genericKubernetesResources(SpireKinds.CLUSTER_SPIFFE_ID).list()));
      places.text(
          "ClusterFederatedTrustDomains",
          json(
              client,
              client.genericKubernetesResources(SpireKinds.CLUSTER_FEDERATED_TRUST_DOMAIN).list()));
    }
  }

  private static String json(KubernetesClient client, Object list) {
    return client.getKubernetesSerialization().asJson(list);
  }
}

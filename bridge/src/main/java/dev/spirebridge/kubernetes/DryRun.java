package dev.spirebridge.kubernetes;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.Map;

/** Asks the API server what would become of an object, its admission webhooks included. */
public final class DryRun {

  /** A webhook alone has ten seconds, of which the API server waits for each in turn. */
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private DryRun() {}

  /**
   * A pod that is not created.
   *
   * @param pod with apiVersion, kind, metadata and spec
   * @return as it would be
   * @throws KubernetesClientException if it would be refused, or the API server cannot be asked
   */
  public static GenericKubernetesResource pod(
      KubernetesClient client, String namespace, Map<String, ?> pod) {
    ApiRequests requests = new ApiRequests(client);
    String path = "/api/v1/namespaces/%s/pods?dryRun=All".formatted(namespace);
    return requests
        .json()
        .unmarshal(
            requests.send("POST", path, ApiRequests.JSON, pod, LIMIT),
            GenericKubernetesResource.class);
  }
}

package dev.spirebridge.kubernetes;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Asks whether we may do something, which everybody may ask: where a refusal has no words, as that
 * of a websocket, or would come late.
 */
public final class AccessReview {

  private static final String PATH = "/apis/authorization.k8s.io/v1/selfsubjectaccessreviews";
  private static final Duration LIMIT = Duration.ofSeconds(5);

  private AccessReview() {}

  /**
   * @param subresource such as portforward
   * @return the rule that is missing, such as {@code create pods/portforward in the namespace shop}
   * @throws KubernetesClientException when the API server does not say
   */
  public static Optional<String> missing(
      KubernetesClient client, String namespace, String verb, String resource, String subresource) {
    ApiRequests requests = new ApiRequests(client);
    Map<String, Object> question =
        Map.of(
            "apiVersion",
            "authorization.k8s.io/v1",
            "kind",
            "SelfSubjectAccessReview",
            "spec",
            Map.of(
                "resourceAttributes",
                Map.of(
                    "namespace",
                    namespace,
                    "verb",
                    verb,
                    "resource",
                    resource,
                    "subresource",
                    subresource)));
    GenericKubernetesResource answer =
        requests
            .json()
            .unmarshal(
                requests.send("POST", PATH, ApiRequests.JSON, question, LIMIT),
                GenericKubernetesResource.class);
    return Boolean.TRUE.equals(answer.get("status", "allowed"))
        ? Optional.empty()
        : Optional.of(
            "%s %s/%s in the namespace %s".formatted(verb, resource, subresource, namespace));
  }
}

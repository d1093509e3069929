package dev.spirebridge.kubernetes;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.HashMap;
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
    String whole = resource + "/" + subresource;
    return allowed(client, verb, "", whole, Optional.of(namespace), Optional.empty())
        ? Optional.empty()
        : Optional.of("%s %s in the namespace %s".formatted(verb, whole, namespace));
  }

  /**
   * @param group empty for the core group
   * @param resource plural, with a subresource where it is one: {@code pods/portforward}
   * @param namespace empty for the whole cluster
   * @param name empty for all names
   * @throws KubernetesClientException when the API server does not say
   */
  public static boolean allowed(
      KubernetesClient client,
      String verb,
      String group,
      String resource,
      Optional<String> namespace,
      Optional<String> name) {
    int slash = resource.indexOf('/');
    Map<String, Object> attributes = new HashMap<>();
    attributes.put("verb", verb);
    attributes.put("group", group);
    attributes.put("resource", slash < 0 ? resource : resource.substring(0, slash));
    if (slash >= 0) {
      attributes.put("subresource", resource.substring(slash + 1));
    }
    namespace.ifPresent(value -> attributes.put("namespace", value));
    name.ifPresent(value -> attributes.put("name", value));
    return allowed(new ApiRequests(client), attributes);
  }

  private static boolean allowed(ApiRequests requests, Map<String, Object> attributes) {
    Map<String, Object> question =
        Map.of(
            "apiVersion",
            "authorization.k8s.io/v1",
            "kind",
            "SelfSubjectAccessReview",
            "spec",
            Map.of("resourceAttributes", attributes));
    GenericKubernetesResource answer =
        requests
            .json()
            .unmarshal(
                requests.send("POST", PATH, ApiRequests.JSON, question, LIMIT),
                GenericKubernetesResource.class);
    return Boolean.TRUE.equals(answer.get("status", "allowed"));
  }
}

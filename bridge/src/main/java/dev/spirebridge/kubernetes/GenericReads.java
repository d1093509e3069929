package dev.spirebridge.kubernetes;

import io.fabric8.kubernetes.api.model.APIResource;
import io.fabric8.kubernetes.api.model.APIResourceList;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Looks at objects of any kind once, each request within a limit. Every failure is a {@link
 * KubernetesClientException}; safe for any number of threads.
 */
public final class GenericReads {

  private static final int PAGE = 500;
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final ApiRequests requests;

  public GenericReads(KubernetesClient client) {
    this.requests = new ApiRequests(client);
  }

  /**
   * @param namespace not used for kinds of the whole cluster
   * @return empty if there is none of that name, or no such kind
   */
  public Optional<GenericKubernetesResource> find(
      ResourceDefinitionContext kind, Optional<String> namespace, String name) {
    return orNone(() ->
        requests
            .json()
            .unmarshal(
                requests.get(
                    ResourcePaths.object(kind, namespace.map(GenericReads::encoded), encoded(name)),
                    LIMIT),
                GenericKubernetesResource.class));
  }

  /**
   * All that fit, in pages; each has its apiVersion and kind, which lists of the API server lack.
   *
   * @param namespace empty for all namespaces
   * @param selector as `kubectl -l` takes it; empty for all
   */
  public List<GenericKubernetesResource> list(
      ResourceDefinitionContext kind, Optional<String> namespace, String selector) {
    String path =
        "%s?limit=%d&labelSelector=%s"
            .formatted(
                ResourcePaths.collection(kind, namespace.map(GenericReads::encoded)),
                PAGE,
                encoded(selector));
    List<GenericKubernetesResource> found = new ArrayList<>();
    String next = "";
    do {
      String page = next.isEmpty() ? path : path + "&continue=" + encoded(next);
      GenericKubernetesResourceList list =
          requests.json().unmarshal(requests.get(page, LIMIT), GenericKubernetesResourceList.class);
      found.addAll(list.getItems());
      next = Optional.ofNullable(list.getMetadata().getContinue()).orElse("");
    } while (!next.isEmpty());
    String group = kind.getGroup();
    found.forEach(each -> {
      each.setApiVersion(
          group == null || group.isEmpty() ? kind.getVersion() : group + "/" + kind.getVersion());
      each.setKind(kind.getKind());
    });
    return found;
  }

  /** Whether the API server has that kind in that version. */
  public boolean serves(ResourceDefinitionContext kind) {
    String group = kind.getGroup();
    String path =
        group == null || group.isEmpty()
            ? "/api/" + kind.getVersion()
            : "/apis/" + group + "/" + kind.getVersion();
    return orNone(() -> requests.json().unmarshal(requests.get(path, LIMIT), APIResourceList.class))
        .stream()
        .flatMap(list -> list.getResources().stream())
        .map(APIResource::getName)
        .anyMatch(kind.getPlural()::equals);
  }

  private static <T> Optional<T> orNone(Supplier<T> request) {
    try {
      return Optional.of(request.get());
    } catch (KubernetesClientException e) {
      if (e.getCode() == 404) {
        return Optional.empty();
      }
      throw e;
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}

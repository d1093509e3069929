package dev.spirebridge.kubernetes;

import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventList;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodList;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Looks at objects once, each request within a limit. Every failure is a {@link
 * KubernetesClientException}; safe for any number of threads.
 */
public final class ApiReads {

  private static final int PAGE = 500;
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final ApiRequests requests;

  public ApiReads(KubernetesClient client) {
    this.requests = new ApiRequests(client);
  }

  /**
   * An object of one namespace.
   *
   * @param collection of all namespaces, such as {@code /apis/apps/v1} and {@code deployments}
   * @return empty if there is none of that name
   */
  public <T> Optional<T> find(
      Class<T> type, String group, String collection, String namespace, String name) {
    String path =
        "%s/namespaces/%s/%s/%s".formatted(group, encoded(namespace), collection, encoded(name));
    try {
      return Optional.of(requests.json().unmarshal(requests.get(path, LIMIT), type));
    } catch (KubernetesClientException e) {
      if (e.getCode() == 404) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /**
   * All pods of a namespace that fit, in pages.
   *
   * @param selector as `kubectl -l` takes it; empty for all
   */
  public List<Pod> pods(String namespace, String selector) {
    String path =
        "/api/v1/namespaces/%s/pods?limit=%d&labelSelector=%s"
            .formatted(encoded(namespace), PAGE, encoded(selector));
    List<Pod> pods = new ArrayList<>();
    String next = "";
    do {
      String page = next.isEmpty() ? path : path + "&continue=" + encoded(next);
      PodList list = requests.json().unmarshal(requests.get(page, LIMIT), PodList.class);
      pods.addAll(list.getItems());
      next = Optional.ofNullable(list.getMetadata().getContinue()).orElse("");
    } while (!next.isEmpty());
    return pods;
  }

  /**
   * Events about an object of that name, as many as fit into one page.
   *
   * @param reason such as FailedCreate
   */
  public List<Event> events(String namespace, String name, String reason) {
    String path =
        "/api/v1/namespaces/%s/events?limit=%d&fieldSelector=%s"
            .formatted(
                encoded(namespace),
                PAGE,
                encoded("involvedObject.name=%s,reason=%s".formatted(name, reason)));
    return requests.json().unmarshal(requests.get(path, LIMIT), EventList.class).getItems();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}

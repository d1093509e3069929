package dev.spirebridge.kubernetes;

import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The two requests that a view of all objects of a kind is made of. Blocking; for one thread. */
final class ListAndWatch<T extends HasMetadata> {

  /** What happens on a watch. */
  interface Events<T> {

    /** The API server has accepted it; from here on every change is told. */
    void opened();

    /** A line came, whatever it says. */
    void heard();

    void present(T object);

    void gone(T object);
  }

  /**
   * How a watch ended that the API server ended in order.
   *
   * @param version to go on from
   * @param silent nothing at all was sent: some proxies close a watch like this whose version is
   *     too old, so that going on from it would last forever
   */
  record End(String version, boolean silent) {}

  private static final Duration LIST_LIMIT = Duration.ofSeconds(30);
  private static final Duration OPEN_LIMIT = Duration.ofSeconds(10);
  private static final Duration GRACE = Duration.ofSeconds(10);

  private final ApiRequests requests;
  private final WatchedKind<T> kind;
  private final ApiJson<T> json;

  ListAndWatch(ApiRequests requests, WatchedKind<T> kind) {
    this.requests = requests;
    this.kind = kind;
    this.json = new ApiJson<>(kind);
  }

  /**
   * Passes every object on, page by page.
   *
   * @return the version that a watch goes on from
   * @throws KubernetesClientException if a page cannot be had; one of them being too old (410) is
   *     no reason to give up
   */
  String list(int pageSize, Consumer<T> each) {
    String next = "";
    while (true) {
      String path =
          path()
              + "?limit="
              + pageSize
              + selector()
              + (next.isEmpty() ? "" : "&continue=" + encoded(next));
      ApiJson.Page page = page(path, each);
      if (page.next().isEmpty()) {
        return page.version();
      }
      next = page.next();
    }
  }

  private ApiJson.Page page(String path, Consumer<T> each) {
    try {
      return json.page(requests.bytes(path, LIST_LIMIT), each);
    } catch (IOException e) {
      throw requests.broken(path, e);
    }
  }

  /**
   * Tells every change since the version until the API server ends the watch.
   *
   * @throws KubernetesClientException if it cannot be opened, ends with an error such as 410,
   *     breaks, or does not end when it has to
   */
  End watch(String from, Duration watchTime, Events<T> events) {
    String path =
        path()
            + "?watch=true&allowWatchBookmarks=true&resourceVersion="
            + encoded(from)
            + "&timeoutSeconds="
            + Math.max(1, watchTime.toSeconds())
            + selector();
    try (InputStream stream = requests.stream(path, OPEN_LIMIT)) {
      CompletableFuture<Void> deadline = closeAfter(watchTime.plus(GRACE), stream);
      try {
        events.opened();
        return read(stream, from, events);
      } finally {
        deadline.cancel(false);
      }
    } catch (IOException e) {
      throw requests.broken(path, e);
    }
  }

  private End read(InputStream stream, String from, Events<T> events) throws IOException {
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
    String version = from;
    boolean silent = true;
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      events.heard();
      ApiJson.Event<T> event = json.event(line);
      T object = event.object();
      switch (event.type()) {
        case "ADDED", "MODIFIED" -> events.present(object);
        case "DELETED" -> events.gone(object);
        case "BOOKMARK" -> {}
        default -> throw new KubernetesClientException("unknown watch event " + event.type());
      }
      version = object.getMetadata().getResourceVersion();
      silent = false;
    }
    return new End(version, silent);
  }

  /** A dead connection does not say so: reading from it would last forever. */
  private static CompletableFuture<Void> closeAfter(Duration time, InputStream stream) {
    Executor later = CompletableFuture.delayedExecutor(time.toMillis(), TimeUnit.MILLISECONDS);
    return CompletableFuture.runAsync(
        () -> {
          try {
            stream.close();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        },
        later);
  }

  private String path() {
    return ResourcePaths.collection(kind.resource(), kind.namespace());
  }

  private String selector() {
    return kind.labelSelector().map(selector -> "&labelSelector=" + encoded(selector)).orElse("")
        + kind.name().map(name -> "&fieldSelector=" + encoded("metadata.name=" + name)).orElse("");
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }
}

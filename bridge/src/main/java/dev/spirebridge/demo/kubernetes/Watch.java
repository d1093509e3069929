package dev.spirebridge.demo.kubernetes;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import dev.spirebridge.demo.kubernetes.ObjectStore.Change;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;

/**
 * One watch: a line of JSON for each change, until its time is over, the client is gone or the
 * store is closed. It is a reader of the store's changes, so a slow client costs nothing, and is
 * told 410 when it fell behind too far. Runs on the request's thread.
 */
final class Watch {
  /** About as often as kube-apiserver. */
  private static final Duration BETWEEN_BOOKMARKS = Duration.ofMinutes(1);

  /** kube-apiserver's shortest when nobody says. */
  private static final Duration DEFAULT_LENGTH = Duration.ofMinutes(30);

  private final ObjectStore store;
  private final ApiPath path;
  private final Selection selection;
  private final boolean bookmarks;
  private final OutputStream client;

  private Watch(
      ObjectStore store,
      ApiPath path,
      Selection selection,
      boolean bookmarks,
      OutputStream client) {
    this.store = store;
    this.path = path;
    this.selection = selection;
    this.bookmarks = bookmarks;
    this.client = client;
  }

  /**
   * Returns when it is over.
   *
   * @throws IOException when the client is gone
   * @throws ApiFailure before anything was sent, when the request cannot be understood
   */
  static void run(ObjectStore store, ApiPath path, ApiRequest request, HttpExchange exchange)
      throws IOException, InterruptedException {
    if (!request.parameter("sendInitialEvents").isEmpty()) {
      throw ApiFailure.badRequest("sendInitialEvents: list first, then watch from its version");
    }
    var selection = ResourceVerbs.selection(path, request);
    long since = request.number("resourceVersion");
    long seconds = request.number("timeoutSeconds");
    var length = seconds == 0 ? DEFAULT_LENGTH : Duration.ofSeconds(seconds);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, 0);
    try (var client = exchange.getResponseBody()) {
      client.flush();
      new Watch(store, path, selection, request.flag("allowWatchBookmarks"), client)
          .tell(since, length);
    }
  }

  private void tell(long asked, Duration length) throws IOException, InterruptedException {
    long end = System.nanoTime() + length.toNanos();
    long seen = asked == 0 ? tellAll() : asked;
    try {
      while (!store.isClosed()) {
        var left = Duration.ofNanos(end - System.nanoTime());
        if (!left.isPositive()) {
          return;
        }
        var wait = left.compareTo(BETWEEN_BOOKMARKS) < 0 ? left : BETWEEN_BOOKMARKS;
        var changes = store.changesAfter(seen, wait);
        for (var change : changes) {
          tell(change);
          seen = change.version();
        }
        if (changes.isEmpty() && bookmarks) {
          bookmark(seen);
        }
      }
    } catch (ApiFailure e) {
      // Like kube-apiserver, which tells of it on the stream: the answer has begun.
      send("ERROR", e.status());
    }
  }

  private long tellAll() throws IOException {
    var all = store.list(path.resource().storage(), path.namespace());
    for (var object : all.objects()) {
      if (isSelected(object)) {
        send("ADDED", path.resource().shown(object));
      }
    }
    return all.version();
  }

  private void tell(Change change) throws IOException {
    if (!change.key().isIn(path.resource().storage(), path.namespace())) {
      return;
    }
    var before = change.before().filter(this::isSelected);
    var after = change.after().filter(this::isSelected);
    if (after.isPresent()) {
      send(before.isPresent() ? "MODIFIED" : "ADDED", path.resource().shown(after.get()));
    } else if (before.isPresent()) {
      var gone = Metadata.withVersion(before.get(), change.version());
      send("DELETED", path.resource().shown(gone));
    }
  }

  private boolean isSelected(ObjectNode object) {
    return path.name().stream().allMatch(Metadata.name(object)::equals)
        && selection.matches(object);
  }

  private void bookmark(long version) throws IOException {
    var object =
        JsonNodeFactory.instance
            .objectNode()
            .put("kind", path.resource().kind())
            .put("apiVersion", path.resource().apiVersion());
    object.putObject("metadata").put("resourceVersion", Long.toString(version));
    send("BOOKMARK", object);
  }

  private void send(String type, ObjectNode object) throws IOException {
    var event = JsonNodeFactory.instance.objectNode().put("type", type);
    event.set("object", object);
    client.write(ApiRequest.JSON.writeValueAsBytes(event));
    client.write('\n');
    client.flush();
  }
}

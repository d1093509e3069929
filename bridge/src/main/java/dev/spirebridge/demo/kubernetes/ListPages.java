package dev.spirebridge.demo.kubernetes;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.spirebridge.demo.kubernetes.ObjectStore.Listing;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Lists in pages, all of them of the moment when the first was asked for. A rest that nobody comes
 * for is dropped when many others have begun; its reader is told 410. Thread-safe.
 */
final class ListPages {
  private static final int KEPT = 32;

  private final Map<String, Listing> rests =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Listing> eldest) {
          return size() > KEPT;
        }
      };

  /**
   * The first page.
   *
   * @param limit 0 for all at once
   */
  ObjectNode first(ApiResource resource, Listing listing, long limit) {
    return page(resource, listing, limit);
  }

  /** A further page, by the token of the one before, which may be asked for only once. */
  ObjectNode next(ApiResource resource, String token, long limit) {
    Listing rest;
    synchronized (rests) {
      rest = rests.remove(token);
    }
    if (rest == null) {
      throw ApiFailure.continuedTooLate();
    }
    return page(resource, rest, limit);
  }

  private ObjectNode page(ApiResource resource, Listing listing, long limit) {
    var objects = listing.objects();
    int size = limit == 0 ? objects.size() : (int) Math.min(limit, objects.size());
    var rest = objects.subList(size, objects.size());
    var list =
        JsonNodeFactory.instance
            .objectNode()
            .put("kind", resource.kind() + "List")
            .put("apiVersion", resource.apiVersion());
    var metadata = list.putObject("metadata");
    metadata.put("resourceVersion", Long.toString(listing.version()));
    if (!rest.isEmpty()) {
      metadata.put("continue", keep(new Listing(listing.version(), List.copyOf(rest))));
      metadata.put("remainingItemCount", rest.size());
    }
    var items = list.putArray("items");
    objects.subList(0, size).forEach(each -> items.add(resource.shown(each)));
    return list;
  }

  private String keep(Listing rest) {
    var token = UUID.randomUUID().toString();
    synchronized (rests) {
      rests.put(token, rest);
    }
    return token;
  }
}

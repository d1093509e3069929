package dev.spirebridge.clusterspiffeid;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What was written and has not come back by the watch yet. Without it, a pass that follows at once
 * would see what was there before, and write it all again. One thread at a time.
 */
final class OwnWrites {

  /** The watch is behind by milliseconds; whatever takes longer is not waited for. */
  private static final Duration LONGEST = Duration.ofSeconds(10);

  private final Map<String, Write> writes = new HashMap<>();

  /**
   * One write.
   *
   * @param before the version the watch showed; empty if it showed no such object
   * @param after what the API server answered; empty for a deletion
   */
  private record Write(
      Optional<String> before, Optional<ObservedClusterSpiffeId> after, Instant at) {

    /** Whether the watch still shows what was there before. */
    boolean isNews(Optional<ObservedClusterSpiffeId> seen, Instant now) {
      return seen.map(ObservedClusterSpiffeId::resourceVersion).equals(before)
          && now.isBefore(at.plus(LONGEST));
    }
  }

  /** Notes what became of an object. */
  void note(Optional<ObservedClusterSpiffeId> before, ObservedClusterSpiffeId after, Instant now) {
    put(after.name(), before, Optional.of(after), now);
  }

  void noteDeleted(ObservedClusterSpiffeId before, Instant now) {
    put(before.name(), Optional.of(before), Optional.empty(), now);
  }

  private void put(
      String name,
      Optional<ObservedClusterSpiffeId> before,
      Optional<ObservedClusterSpiffeId> after,
      Instant now) {
    writes.put(name, new Write(before.map(ObservedClusterSpiffeId::resourceVersion), after, now));
  }

  /** What the watch shows, with our writes where it has not shown them yet. */
  ClusterView over(ClusterView view) {
    if (writes.isEmpty()) {
      return view;
    }
    Map<String, ObservedClusterSpiffeId> seen = new HashMap<>();
    view.clusterSpiffeIds().forEach(object -> seen.put(object.name(), object));
    writes
        .entrySet()
        .removeIf(write ->
            !write.getValue().isNews(Optional.ofNullable(seen.get(write.getKey())), view.now()));
    writes.forEach((name, write) ->
        write.after().ifPresentOrElse(object -> seen.put(name, object), () -> seen.remove(name)));
    List<ObservedClusterSpiffeId> objects = new ArrayList<>(seen.values());
    return new ClusterView(view.namespaces(), view.pods(), objects, view.federated(), view.now());
  }
}

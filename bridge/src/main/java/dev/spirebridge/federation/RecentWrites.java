package dev.spirebridge.federation;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What was written and has not come back by the watch yet. Without it, a pass that follows at once
 * would see what was there before, and write it all again. One thread at a time.
 */
final class RecentWrites {

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
      Optional<String> before, Optional<ObservedFederatedTrustDomain> after, Instant at) {

    /** Whether the watch still shows what was there before. */
    boolean isNews(Optional<String> seen, Instant now) {
      return seen.equals(before) && now.isBefore(at.plus(LONGEST));
    }
  }

  void note(
      String name,
      Optional<ObservedFederatedTrustDomain> before,
      Optional<ObservedFederatedTrustDomain> after,
      Instant now) {
    writes.put(
        name, new Write(before.map(ObservedFederatedTrustDomain::resourceVersion), after, now));
  }

  /** What the watch shows, with our writes where it has not shown them yet. */
  List<ObservedFederatedTrustDomain> over(List<ObservedFederatedTrustDomain> shown, Instant now) {
    Map<String, ObservedFederatedTrustDomain> byName = new TreeMap<>();
    shown.forEach(object -> byName.put(object.name(), object));
    writes.entrySet().removeIf(each -> !each.getValue().isNews(version(byName, each), now));
    writes.forEach((name, write) ->
        write
            .after()
            .ifPresentOrElse(object -> byName.put(name, object), () -> byName.remove(name)));
    return List.copyOf(byName.values());
  }

  private static Optional<String> version(
      Map<String, ObservedFederatedTrustDomain> byName, Map.Entry<String, Write> write) {
    return Optional.ofNullable(byName.get(write.getKey()))
        .map(ObservedFederatedTrustDomain::resourceVersion);
  }
}

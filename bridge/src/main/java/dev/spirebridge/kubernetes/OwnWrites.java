package dev.spirebridge.kubernetes;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * What was written and has not come back by the watch yet. Without it, a pass that follows at once
 * would see what was there before, and write it all again. One thread at a time.
 *
 * @param <V> what is kept of an object
 */
public final class OwnWrites<V> {

  /** The watch is behind by milliseconds; whatever takes longer is not waited for. */
  private static final Duration LONGEST = Duration.ofSeconds(10);

  private final Function<V, String> nameOf;
  private final Function<V, String> versionOf;
  private final Map<String, Write<V>> writes = new HashMap<>();

  /**
   * One write.
   *
   * @param before the version the watch showed; empty if it showed no such object
   * @param after what the API server answered; empty for a deletion
   */
  private record Write<V>(Optional<String> before, Optional<V> after, Instant at) {

    /** Whether the watch still shows what was there before. */
    boolean isNews(Optional<String> seen, Instant now) {
      return seen.equals(before) && now.isBefore(at.plus(LONGEST));
    }
  }

  public OwnWrites(Function<V, String> nameOf, Function<V, String> versionOf) {
    this.nameOf = nameOf;
    this.versionOf = versionOf;
  }

  /**
   * Notes what became of an object.
   *
   * @param before as the watch showed it; empty where it did not
   * @param after as the API server answered; empty where it was deleted
   */
  public void note(String name, Optional<V> before, Optional<V> after, Instant now) {
    writes.put(name, new Write<>(before.map(versionOf), after, now));
  }

  /** What the watch shows, with our writes where it has not shown them yet. */
  public List<V> over(List<V> shown, Instant now) {
    if (writes.isEmpty()) {
      return shown;
    }
    Map<String, V> byName = new TreeMap<>();
    shown.forEach(object -> byName.put(nameOf.apply(object), object));
    writes.entrySet().removeIf(each -> !each.getValue().isNews(version(byName, each), now));
    writes.forEach((name, write) ->
        write
            .after()
            .ifPresentOrElse(object -> byName.put(name, object), () -> byName.remove(name)));
    return List.copyOf(byName.values());
  }

  /**
   * Until when something is taken on our own word, at most. A look has to follow then: what was
   * made by us and deleted by somebody else before the watch showed it looks like a write that the
   * watch is still behind of, and no other change may come.
   *
   * @return empty if the watch has shown all
   */
  public Optional<Duration> outstanding(Instant now) {
    return writes.values().stream()
        .map(write -> Duration.between(now, write.at().plus(LONGEST)))
        .max(Comparator.naturalOrder())
        .map(left -> left.isNegative() ? Duration.ZERO : left);
  }

  private Optional<String> version(Map<String, V> byName, Map.Entry<String, Write<V>> write) {
    return Optional.ofNullable(byName.get(write.getKey())).map(versionOf);
  }
}

package dev.spirebridge.unixsocket;

import dev.spirebridge.unixsocket.CallerAdmission.Rate;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

/**
 * A token bucket for each key, each known only by when it will be full again; the full ones are not
 * kept. Not thread-safe.
 */
final class TokenBuckets<K> {

  private static final int SWEPT_FROM = 64;

  private final Duration perToken;
  private final Duration whole;
  private final Map<K, Instant> fullAt = new HashMap<>();
  private int sweptAt = SWEPT_FROM;

  TokenBuckets(Rate rate) {
    perToken = rate.interval().dividedBy(rate.perInterval());
    whole = perToken.multipliedBy(rate.burst());
  }

  boolean has(K key, Instant now) {
    // Further off than a whole bucket only if the clock was set back: it counts as empty.
    fullAt.computeIfPresent(key, (_, full) -> earlier(full, now.plus(whole)));
    return !after(key, now).isAfter(now.plus(whole));
  }

  /** Takes a token that {@link #has} found. */
  void take(K key, Instant now) {
    fullAt.put(key, after(key, now));
    if (fullAt.size() >= sweptAt) {
      fullAt.values().removeIf(full -> !full.isAfter(now));
      sweptAt = Math.max(SWEPT_FROM, 2 * fullAt.size());
    }
  }

  int size() {
    return fullAt.size();
  }

  private Instant after(K key, Instant now) {
    Instant full = fullAt.getOrDefault(key, now);
    return (full.isBefore(now) ? now : full).plus(perToken);
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }
}

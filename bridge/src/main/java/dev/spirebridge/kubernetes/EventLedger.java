package dev.spirebridge.kubernetes;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which findings become Events, by the rules of client-go's recorder: the same one again within ten
 * minutes counts up the Event it has, and an object that has had its burst of Events gets another
 * only every five minutes. For one thread; remembers a bounded number of objects.
 */
final class EventLedger {

  static final Duration SAME = Duration.ofMinutes(10);
  static final int BURST = 25;
  static final Duration REFILL = Duration.ofMinutes(5);
  private static final int REMEMBERED = 4096;

  /**
   * An Event that was written, or is about to be.
   *
   * @param count how often it was found, this time included
   */
  record Entry(String eventName, Instant first, Instant last, int count) {}

  private record Allowance(double left, Instant at) {}

  private final Map<Finding, Entry> entries = bounded();
  private final Map<ObjectReference, Allowance> allowances = bounded();
  private long written;

  /**
   * @return what to write: a new Event where the count is 1; empty for nothing at all
   */
  Optional<Entry> next(Finding finding, Instant now) {
    if (!allowed(finding.about(), now)) {
      return Optional.empty();
    }
    Entry known = entries.get(finding);
    Entry entry =
        known == null || known.last().plus(SAME).isBefore(now)
            ? fresh(finding, now)
            : new Entry(known.eventName(), known.first(), now, known.count() + 1);
    entries.put(finding, entry);
    return Optional.of(entry);
  }

  /** The Event it had is gone: the next one is new. */
  void forget(Finding finding) {
    entries.remove(finding);
  }

  private Entry fresh(Finding finding, Instant now) {
    written++;
    String object = finding.about().name();
    String name = object.length() <= 200 ? object : object.substring(0, 200);
    String unique =
        Long.toHexString(now.getEpochSecond() * 1_000_000_000L + now.getNano())
            + Long.toHexString(written);
    return new Entry(name + "." + unique, now, now, 1);
  }

  private boolean allowed(ObjectReference object, Instant now) {
    Allowance last = allowances.getOrDefault(object, new Allowance(BURST, now));
    double refilled = (double) Duration.between(last.at(), now).toMillis() / REFILL.toMillis();
    double left = Math.min(BURST, last.left() + Math.max(0, refilled));
    boolean allowed = left >= 1;
    allowances.put(object, new Allowance(allowed ? left - 1 : left, now));
    return allowed;
  }

  private static <K, V> Map<K, V> bounded() {
    return new LinkedHashMap<>(16, 0.75f, true) {
      @Override
      protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > REMEMBERED;
      }
    };
  }
}

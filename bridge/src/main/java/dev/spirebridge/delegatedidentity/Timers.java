package dev.spirebridge.delegatedidentity;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.TreeSet;

/**
 * What is to be done later, in the order in which it falls due. Used by one thread.
 *
 * <p>It goes by the wall clock, so a clock that is set back must not put everything off: whatever
 * waits is set back with it.
 */
final class Timers {

  /** Something that is due at an instant. */
  static final class Timer {
    private final long number;
    private final Runnable action;
    private Instant due;

    private Timer(Instant due, long number, Runnable action) {
      this.due = due;
      this.number = number;
      this.action = action;
    }
  }

  private final TreeSet<Timer> waiting =
      new TreeSet<>(
          Comparator.<Timer, Instant>comparing(timer -> timer.due)
              .thenComparingLong(timer -> timer.number));
  private long added;
  private Instant lastSeen = Instant.MIN;

  Timer add(Instant due, Runnable action) {
    Timer timer = new Timer(due, added++, action);
    waiting.add(timer);
    return timer;
  }

  /** Does nothing when it was taken already. */
  void cancel(Timer timer) {
    waiting.remove(timer);
  }

  /** Takes out the first one if it is due. */
  Optional<Runnable> takeDue(Instant now) {
    follow(now);
    if (waiting.isEmpty() || waiting.first().due.isAfter(now)) {
      return Optional.empty();
    }
    return Optional.of(waiting.removeFirst().action);
  }

  /** How long until the first one is due; empty when none waits. */
  Optional<Duration> untilNext(Instant now) {
    return waiting.isEmpty()
        ? Optional.empty()
        : Optional.of(Duration.between(now, waiting.first().due));
  }

  int size() {
    return waiting.size();
  }

  private void follow(Instant now) {
    if (now.isBefore(lastSeen)) {
      Duration back = Duration.between(now, lastSeen);
      // All by the same, so their order stands.
      waiting.forEach(timer -> timer.due = timer.due.minus(back));
    }
    lastSeen = now;
  }
}

package dev.spirebridge.demo;

import dev.spirebridge.demo.calls.Handshake;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/** What became of the calls so far. Thread-safe: one thread makes calls, another waits for them. */
final class CallLedger {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private Tally tally = new Tally(0, 0, 0);
  private List<Handshake> latest = List.of();

  /**
   * @param calls all that were made
   * @param failed those without an answer of every party
   * @param unverified those answered, but by or to somebody else than should be
   */
  record Tally(int calls, int failed, int unverified) {
    int bad() {
      return failed + unverified;
    }

    int good() {
      return calls - bad();
    }

    Tally since(Tally earlier) {
      return new Tally(
          calls - earlier.calls, failed - earlier.failed, unverified - earlier.unverified);
    }
  }

  void record(CallOutcome outcome) {
    switch (outcome) {
      case CallOutcome.Verified(var handshakes) -> update(new Tally(1, 0, 0), handshakes);
      case CallOutcome.Unverified _ -> update(new Tally(1, 0, 1), List.of());
      case CallOutcome.Failed _ -> update(new Tally(1, 1, 0), List.of());
    }
  }

  Tally tally() {
    lock.lock();
    try {
      return tally;
    } finally {
      lock.unlock();
    }
  }

  /** Waits until a call went exactly so; false if none did in time. */
  boolean awaitCallWith(List<Handshake> handshakes, Duration limit) throws InterruptedException {
    return await(() -> latest.equals(handshakes), limit);
  }

  /**
   * Waits until there are so many more good calls than at {@code earlier}; false if not in time.
   */
  boolean awaitGoodCalls(int more, Tally earlier, Duration limit) throws InterruptedException {
    return await(() -> tally.since(earlier).good() >= more, limit);
  }

  private boolean await(BooleanSupplier condition, Duration limit) throws InterruptedException {
    lock.lock();
    try {
      long nanosLeft = limit.toNanos();
      while (!condition.getAsBoolean()) {
        if (nanosLeft <= 0) {
          return false;
        }
        nanosLeft = changed.awaitNanos(nanosLeft);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }

  private void update(Tally more, List<Handshake> handshakes) {
    lock.lock();
    try {
      tally =
          new Tally(
              tally.calls + more.calls,
              tally.failed + more.failed,
              tally.unverified + more.unverified);
      latest = handshakes;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}

package dev.spirebridge.demo;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** How many streams are open and how many ever came, with waiting for either. Thread-safe. */
public final class StreamCount {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private int open;
  private int arrived;

  StreamCount() {}

  void arrived() {
    update(() -> arrived++);
  }

  void setOpen(int count) {
    update(() -> open = count);
  }

  /** How many are open now. */
  public int open() {
    return read(() -> open);
  }

  /** How many ever arrived, the refused ones included. */
  public int arrivedSoFar() {
    return read(() -> arrived);
  }

  /**
   * @throws IllegalStateException if there are not exactly {@code count} open streams in time
   */
  public void awaitOpen(int count, Duration limit) {
    await(() -> open == count, limit, () -> count + " open streams");
  }

  /**
   * @throws IllegalStateException if fewer than {@code count} streams have arrived in time
   */
  public void awaitArrived(int count, Duration limit) {
    await(() -> arrived >= count, limit, () -> count + " arrived streams");
  }

  private void update(Runnable change) {
    lock.lock();
    try {
      change.run();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private int read(Supplier<Integer> value) {
    lock.lock();
    try {
      return value.get();
    } finally {
      lock.unlock();
    }
  }

  private void await(BooleanSupplier condition, Duration limit, Supplier<String> wanted) {
    lock.lock();
    try {
      long nanosLeft = limit.toNanos();
      while (!condition.getAsBoolean()) {
        if (nanosLeft <= 0) {
          throw new IllegalStateException(
              "Waited %s for %s; there are %d open, %d arrived so far"
                  .formatted(limit, wanted.get(), open, arrived));
        }
        nanosLeft = changed.awaitNanos(nanosLeft);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted while waiting for " + wanted.get(), e);
    } finally {
      lock.unlock();
    }
  }
}

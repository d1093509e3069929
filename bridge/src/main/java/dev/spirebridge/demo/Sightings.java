package dev.spirebridge.demo;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** What is there by name, for those who wait for it to come or go. Thread-safe. */
final class Sightings<T> {
  private final Map<String, T> there = new HashMap<>();

  synchronized void seen(String name, T thing) {
    there.put(name, thing);
    notifyAll();
  }

  synchronized void gone(String name) {
    there.remove(name);
    notifyAll();
  }

  /** The thing as soon as it is there; empty when it does not come in time. */
  synchronized Optional<T> await(String name, Duration limit) throws InterruptedException {
    await(name, true, limit);
    return Optional.ofNullable(there.get(name));
  }

  /** False when it is still there after so long. */
  synchronized boolean awaitGone(String name, Duration limit) throws InterruptedException {
    await(name, false, limit);
    return !there.containsKey(name);
  }

  private void await(String name, boolean present, Duration limit) throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    while (there.containsKey(name) != present) {
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        return;
      }
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
  }
}

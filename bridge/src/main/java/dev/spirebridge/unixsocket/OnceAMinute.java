package dev.spirebridge.unixsocket;

import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Lets one line of its kind be logged in each minute, and counts the others. Thread-safe. */
final class OnceAMinute {

  private final AtomicBoolean silent = new AtomicBoolean();
  private final AtomicLong withheld = new AtomicLong();

  /**
   * @param inAMinute has the action it is given run once, a minute from now
   * @return how many were withheld since the last that was let through; empty when this one is
   *     withheld, too
   */
  OptionalLong take(Consumer<Runnable> inAMinute) {
    if (!silent.compareAndSet(false, true)) {
      withheld.incrementAndGet();
      return OptionalLong.empty();
    }
    inAMinute.accept(() -> silent.set(false));
    return OptionalLong.of(withheld.getAndSet(0));
  }
}

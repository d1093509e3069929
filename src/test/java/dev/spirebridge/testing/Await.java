package dev.spirebridge.testing;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for a condition that only polling can see, such as the state of another process. */
public final class Await {

  private static final long PAUSE_NANOS = Duration.ofMillis(20).toNanos();

  private Await() {}

  /**
   * Returns as soon as the condition holds.
   *
   * @param what completes the sentence "timed out waiting for …"
   * @throws AssertionError when the limit has passed
   */
  public static void until(String what, Duration limit, BooleanSupplier condition) {
    untilPresent(
        what, limit, () -> condition.getAsBoolean() ? Optional.of(true) : Optional.empty());
  }

  /**
   * Returns the first value the supplier finds.
   *
   * @param what completes the sentence "timed out waiting for …"
   * @throws AssertionError when the limit has passed
   */
  public static <T> T untilPresent(String what, Duration limit, Supplier<Optional<T>> supplier) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (true) {
      Optional<T> found = supplier.get();
      if (found.isPresent()) {
        return found.get();
      }
      if (System.nanoTime() - deadline >= 0) {
        throw new AssertionError("timed out after " + limit + " waiting for " + what);
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }
}

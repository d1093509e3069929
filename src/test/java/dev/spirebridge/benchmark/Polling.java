package dev.spirebridge.benchmark;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waiting, always bounded, for what other processes do. */
final class Polling {
  private static final Duration INTERVAL = Duration.ofMillis(50);

  private Polling() {}

  /**
   * @throws BenchmarkException when the limit passes first
   */
  static void until(String what, Duration limit, BooleanSupplier condition) {
    long deadline = System.nanoTime() + limit.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new BenchmarkException("%s: not within %d s".formatted(what, limit.toSeconds()));
      }
      pause(INTERVAL);
    }
  }

  static void pause(Duration duration) {
    long deadline = System.nanoTime() + duration.toNanos();
    for (long left = duration.toNanos(); left > 0; left = deadline - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }
}

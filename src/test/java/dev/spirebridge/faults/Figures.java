package dev.spirebridge.faults;

import dev.spirebridge.testing.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.BooleanSupplier;

/**
 * What a test of the fault suite measures. A parameter of its method; what is put in becomes part
 * of its {@link Row}, also when the test fails. For one thread.
 */
public final class Figures {

  private static final double NANOS_PER_MILLISECOND = 1e6;

  private final List<Figure> figures = new ArrayList<>();

  Figures() {}

  /** Notes a value that nothing depends on. */
  public void add(String name, double value, String unit) {
    put(new Figure(name, value, unit, OptionalDouble.empty(), OptionalDouble.empty()));
  }

  /**
   * Notes a value.
   *
   * @throws AssertionError when it is above the limit
   */
  public void atMost(String name, double value, String unit, double limit) {
    put(new Figure(name, value, unit, OptionalDouble.of(limit), OptionalDouble.empty()));
  }

  /**
   * Notes a value.
   *
   * @throws AssertionError when it is below the limit
   */
  public void atLeast(String name, double value, String unit, double limit) {
    put(new Figure(name, value, unit, OptionalDouble.empty(), OptionalDouble.of(limit)));
  }

  /**
   * Notes a number of what must not happen.
   *
   * @throws AssertionError when it has
   */
  public void none(String name, long count) {
    atMost(name, count, "", 0);
  }

  /** Notes a time, in milliseconds, that must not be longer than the limit. */
  public void within(String name, Duration time, Duration limit) {
    atMost(name, time.toNanos() / NANOS_PER_MILLISECOND, "ms", limit.toMillis());
  }

  /**
   * Waits for a condition, polled every 20 ms, and notes the time from this call until it held.
   *
   * @throws AssertionError when the limit has passed
   */
  public void until(String name, Duration limit, BooleanSupplier condition) {
    since(System.nanoTime(), name, limit, condition);
  }

  /**
   * Likewise, with the time from an earlier moment on.
   *
   * @param startNanos of {@link System#nanoTime}
   */
  public void since(long startNanos, String name, Duration limit, BooleanSupplier condition) {
    Duration left = limit.minusNanos(System.nanoTime() - startNanos);
    Await.until(name, left, condition);
    within(name, Duration.ofNanos(System.nanoTime() - startNanos), limit);
  }

  List<Figure> all() {
    return List.copyOf(figures);
  }

  private void put(Figure figure) {
    figures.add(figure);
    if (!figure.holds()) {
      throw new AssertionError("a figure is beyond its bound: " + figure.text());
    }
  }
}

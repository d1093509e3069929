package dev.spirebridge.demo.calls;

import java.util.ArrayDeque;
import java.util.Deque;

/** Closes in reverse order of adding; one failure does not keep the others from closing. */
public final class Teardown implements AutoCloseable {
  private final Deque<AutoCloseable> open = new ArrayDeque<>();

  /** Takes over {@code resource} and hands it back. */
  public synchronized <T extends AutoCloseable> T add(T resource) {
    open.push(resource);
    return resource;
  }

  /**
   * @throws IllegalStateException after all were tried, with each failure suppressed in it
   */
  @Override
  public synchronized void close() {
    var failure = new IllegalStateException("Not everything could be stopped");
    while (!open.isEmpty()) {
      try {
        open.pop().close();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        failure.addSuppressed(e);
      } catch (Exception e) {
        failure.addSuppressed(e);
      }
    }
    if (failure.getSuppressed().length > 0) {
      throw failure;
    }
  }
}

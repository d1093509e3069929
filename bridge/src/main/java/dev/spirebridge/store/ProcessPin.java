package dev.spirebridge.store;

import java.util.Optional;

/**
 * A process held fast: a later one that is given the same number is never taken for it. Two pins
 * are equal when they hold the same process. Thread-safe.
 */
public interface ProcessPin {

  /** The UID of the Kubernetes pod it runs in, from its cgroup; empty outside of pods. */
  Optional<String> podUid();

  /** False from its end on, whoever has its number or its sockets by then. Never blocks. */
  boolean isAlive();

  /**
   * Runs {@code action} once when the process has ended, on an event loop; at once, on this thread,
   * when it has already.
   *
   * @return takes the wish back
   */
  Runnable onExit(Runnable action);
}

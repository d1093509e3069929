package dev.spirebridge.kubernetes;

import java.util.Optional;

/** Tells of a thread that should run and does not. */
final class StoppedThread {

  private StoppedThread() {}

  /**
   * @param wanted whether it is meant to run; one that was not started yet does
   * @return one sentence, for {@code /livez}
   */
  static Optional<String> of(Thread thread, boolean wanted) {
    return wanted && thread.getState() == Thread.State.TERMINATED
        ? Optional.of("the thread " + thread.getName() + " has ended")
        : Optional.empty();
  }
}

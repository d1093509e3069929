package dev.spirebridge.app;

import java.util.concurrent.CountDownLatch;

/** Keeps a process running until SIGTERM or SIGINT, then stops it in good order. */
final class UntilStopped {

  /** Stops every part; what fails to stop has been logged. */
  @FunctionalInterface
  interface Running extends AutoCloseable {

    @Override
    void close();
  }

  private UntilStopped() {}

  static int run(Running running) throws InterruptedException {
    try {
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(running), "stop"));
    } catch (IllegalStateException e) {
      // Told to stop while it started: no hook is taken any more.
      running.close();
      return ExitCode.DONE;
    }
    new CountDownLatch(1).await();
    return ExitCode.DONE;
  }

  /** Halts with 0: the JVM's own 143 after SIGTERM reads as a failure to systemd. */
  private static void stop(Running running) {
    running.close();
    Runtime.getRuntime().halt(ExitCode.DONE);
  }
}

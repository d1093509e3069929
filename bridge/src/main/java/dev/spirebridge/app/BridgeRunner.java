package dev.spirebridge.app;

import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;

/**
 * Runs the bridge as a process: until SIGTERM or SIGINT, then stops it in good order.
 *
 * @param version of the program
 * @param complain takes all that keeps the bridge from starting
 */
public record BridgeRunner(String version, Consumer<List<String>> complain) implements ServeRunner {

  @Override
  public int run(BridgeConfig config) throws InterruptedException {
    Bridge bridge;
    try {
      bridge = Bridge.start(config, version);
    } catch (StartException e) {
      complain.accept(e.problems());
      return ExitCode.BAD_USAGE;
    }
    try {
      Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(bridge), "stop"));
    } catch (IllegalStateException e) {
      // Told to stop while it started: no hook is taken any more.
      bridge.close();
      return ExitCode.DONE;
    }
    new CountDownLatch(1).await();
    return ExitCode.DONE;
  }

  /** Halts with 0: the JVM's own 143 after SIGTERM reads as a failure to systemd. */
  private static void stop(Bridge bridge) {
    bridge.close();
    Runtime.getRuntime().halt(ExitCode.DONE);
  }
}

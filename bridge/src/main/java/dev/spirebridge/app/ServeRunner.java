package dev.spirebridge.app;

/** Runs the bridge until it is told to stop; the port between the command line and the wiring. */
@FunctionalInterface
public interface ServeRunner {

  /**
   * Serves, and returns when all has been stopped.
   *
   * @return one of {@link ExitCode}
   * @throws Exception something nobody foresaw, reported as an internal error
   */
  int run(BridgeConfig config) throws Exception;
}

package dev.spirebridge.app;

/**
 * Runs what a configuration is for until it is told to stop; the port between the command line and
 * the wiring.
 */
@FunctionalInterface
public interface ProcessRunner<C> {

  /**
   * Runs, and returns when all has been stopped.
   *
   * @return one of {@link ExitCode}
   * @throws Exception something nobody foresaw, reported as an internal error
   */
  int run(C config) throws Exception;
}

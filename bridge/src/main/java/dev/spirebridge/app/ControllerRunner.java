package dev.spirebridge.app;

import java.util.List;
import java.util.function.Consumer;

/**
 * Runs the controller as a process.
 *
 * @param version of the program
 * @param complain takes all that keeps the controller from starting
 */
public record ControllerRunner(String version, Consumer<List<String>> complain)
    implements ProcessRunner<ControllerConfig> {

  @Override
  public int run(ControllerConfig config) throws InterruptedException {
    Controller controller;
    try {
      controller = Controller.start(config, version);
    } catch (StartException e) {
      complain.accept(e.problems());
      return ExitCode.BAD_USAGE;
    }
    OldGeneration.keepSmall(OldGeneration.CONTROL_PLANE);
    return UntilStopped.run(controller::close);
  }
}

package dev.spirebridge.app;

import java.util.List;
import java.util.function.Consumer;

/**
 * Runs the bridge as a process.
 *
 * @param version of the program
 * @param complain takes all that keeps the bridge from starting
 */
public record BridgeRunner(String version, Consumer<List<String>> complain)
    implements ProcessRunner<BridgeConfig> {

  @Override
  public int run(BridgeConfig config) throws InterruptedException {
    Bridge bridge;
    try {
      bridge = Bridge.start(config, version);
    } catch (StartException e) {
      complain.accept(e.problems());
      return ExitCode.BAD_USAGE;
    }
    OldGeneration.keepSmall(OldGeneration.DATA_PLANE);
    return UntilStopped.run(bridge::close);
  }
}

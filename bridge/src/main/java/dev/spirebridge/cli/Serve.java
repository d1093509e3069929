package dev.spirebridge.cli;

import dev.spirebridge.app.BridgeConfig;
import dev.spirebridge.app.ConfigInputs;
import dev.spirebridge.app.ConfigLoader;
import dev.spirebridge.app.ConfigResult;
import dev.spirebridge.app.ProcessRunner;
import dev.spirebridge.identity.UpdateVerifier;
import java.util.List;
import java.util.Map;

/**
 * What {@code serve} does with its flags, however they were parsed: their meaning is left to {@link
 * ConfigLoader}, so that what is wrong with them is reported together with the file's problems.
 */
final class Serve {

  private final Terminal terminal;
  private final ProcessRunner<BridgeConfig> server;

  Serve(Terminal terminal, ProcessRunner<BridgeConfig> server) {
    this.terminal = terminal;
    this.server = server;
  }

  /**
   * @return the exit code; every failure has been told
   */
  int run(Map<String, List<String>> flags) {
    // By the time the agent answers it is over: it takes as long as all that comes before that.
    Thread.ofPlatform().name("prepare").daemon().start(UpdateVerifier::prepare);
    ConfigInputs inputs = ConfigInputs.read(flags, terminal.environment());
    return switch (ConfigLoader.load(inputs)) {
      case ConfigResult.Invalid(var problems) -> new Failures(terminal).configuration(problems);
      case ConfigResult.Valid(var config) ->
          new Start(terminal).run(config.log(), config.warnings(), () -> server.run(config));
    };
  }
}

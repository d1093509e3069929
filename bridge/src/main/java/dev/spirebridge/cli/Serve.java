package dev.spirebridge.cli;

import dev.spirebridge.app.BridgeConfig;
import dev.spirebridge.app.ConfigInputs;
import dev.spirebridge.app.ConfigLoader;
import dev.spirebridge.app.ConfigResult;
import dev.spirebridge.app.ServeRunner;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What {@code serve} does with its flags, however they were parsed: their meaning is left to {@link
 * ConfigLoader}, so that what is wrong with them is reported together with the file's problems.
 */
final class Serve {

  private final Terminal terminal;
  private final ServeRunner server;

  Serve(Terminal terminal, ServeRunner server) {
    this.terminal = terminal;
    this.server = server;
  }

  /**
   * @return the exit code; every failure has been told
   */
  int run(Map<String, List<String>> flags) {
    ConfigInputs inputs = ConfigInputs.read(flags, terminal.environment());
    return switch (ConfigLoader.load(inputs)) {
      case ConfigResult.Invalid(var problems) -> new Failures(terminal).configuration(problems);
      case ConfigResult.Valid(var config) -> run(config);
    };
  }

  private int run(BridgeConfig config) {
    Logging.apply(config.log());
    // Made only here: refusals then need no logging library.
    Logger log = LoggerFactory.getLogger(Serve.class);
    config.warnings().forEach(log::warn);
    try {
      return server.run(config);
    } catch (Exception e) {
      return new Failures(terminal).internal(e);
    }
  }
}

package dev.spirebridge.cli;

import dev.spirebridge.app.BridgeConfig;
import dev.spirebridge.app.ConfigInputs;
import dev.spirebridge.app.ConfigLoader;
import dev.spirebridge.app.ConfigResult;
import dev.spirebridge.app.ExitCode;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code config check}: what {@code serve} would do with a file here, without starting it. */
@Command(
    name = "check",
    description = {
      "Checks a configuration file and shows what would be in effect.",
      "Environment variables count as they do for serve."
    })
final class ConfigCheckCommand implements Callable<Integer> {

  private final Terminal terminal;

  @Parameters(paramLabel = "FILE", description = "The YAML file.")
  private String file = "";

  ConfigCheckCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    ConfigInputs inputs =
        ConfigInputs.read(Map.of(ConfigInputs.CONFIG_FLAG, List.of(file)), terminal.environment());
    return switch (ConfigLoader.load(inputs)) {
      case ConfigResult.Invalid(var problems) -> new Failures(terminal).configuration(problems);
      case ConfigResult.Valid(var config) -> show(config);
    };
  }

  private int show(BridgeConfig config) {
    terminal.out().println(file + " is valid");
    ConfigSummary.of(config).forEach(line -> terminal.out().println("  " + line));
    config.warnings().forEach(warning -> terminal.out().println("  warning: " + warning));
    return ExitCode.DONE;
  }
}

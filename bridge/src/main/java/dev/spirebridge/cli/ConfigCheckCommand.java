package dev.spirebridge.cli;

import dev.spirebridge.app.ConfigInputs;
import dev.spirebridge.app.ConfigLoader;
import dev.spirebridge.app.ConfigResult;
import dev.spirebridge.app.ControllerConfigLoader;
import dev.spirebridge.app.ExitCode;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code config check}: what a command would do with a file here, without starting it. */
@Command(
    name = "check",
    description = {
      "Checks a configuration file and shows what would be in effect.",
      "Environment variables count as they do for the command itself."
    })
final class ConfigCheckCommand implements Callable<Integer> {

  /** The commands that are configured by a file; the names are what is typed. */
  enum For {
    serve,
    controller
  }

  private final Terminal terminal;

  @Parameters(paramLabel = "FILE", description = "The YAML file.")
  private String file = "";

  @Option(
      names = "--for",
      paramLabel = "COMMAND",
      description = "Whose file it is: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private For command = For.serve;

  ConfigCheckCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    ConfigInputs inputs =
        ConfigInputs.read(Map.of(ConfigInputs.CONFIG_FLAG, List.of(file)), terminal.environment());
    return switch (command) {
      case serve ->
          switch (ConfigLoader.load(inputs)) {
            case ConfigResult.Invalid(var problems) ->
                new Failures(terminal).configuration(problems);
            case ConfigResult.Valid(var config) ->
                show(ConfigSummary.of(config), config.warnings());
          };
      case controller ->
          switch (ControllerConfigLoader.load(inputs)) {
            case ConfigResult.Invalid(var problems) ->
                new Failures(terminal).configuration(problems);
            case ConfigResult.Valid(var config) ->
                show(ControllerSummary.of(config), config.warnings());
          };
    };
  }

  private int show(List<String> summary, List<String> warnings) {
    terminal.out().println(file + " is valid");
    summary.forEach(line -> terminal.out().println("  " + line));
    warnings.forEach(warning -> terminal.out().println("  warning: " + warning));
    return ExitCode.DONE;
  }
}

package dev.spirebridge.cli;

import dev.spirebridge.app.ConfigInputs;
import dev.spirebridge.app.ConfigResult;
import dev.spirebridge.app.ControllerConfig;
import dev.spirebridge.app.ControllerConfigLoader;
import dev.spirebridge.app.ControllerSetting;
import dev.spirebridge.app.ProcessRunner;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** {@code controller}: runs the control plane. */
final class ControllerCommand implements Callable<Integer> {

  private final Terminal terminal;
  private final ProcessRunner<ControllerConfig> controller;
  private final CommandSpec spec;

  private ControllerCommand(Terminal terminal, ProcessRunner<ControllerConfig> controller) {
    this.terminal = terminal;
    this.controller = controller;
    this.spec = CommandSpec.wrapWithoutInspection(this);
  }

  /** The command with one option for each setting that has a flag. */
  static CommandSpec spec(Terminal terminal, ProcessRunner<ControllerConfig> controller) {
    CommandSpec spec = new ControllerCommand(terminal, controller).spec;
    describe(spec.usageMessage());
    spec.addOption(
        SettingOptions.text(
            ConfigInputs.CONFIG_FLAG, "FILE", "Settings in YAML; flags beat what it says"));
    SettingOptions.add(spec, ControllerSetting.values());
    return spec;
  }

  private static void describe(UsageMessageSpec usage) {
    usage
        .description(
            "Keeps ClusterSPIFFEIDs for labelled namespaces, and the federation of trust domains.",
            "Several may run: one leads, by a Lease, and the others stand by.",
            "")
        .abbreviateSynopsis(true)
        .sortOptions(false)
        .footer(
            "",
            "Each flag is also an environment variable, --http being SPIRE_BRIDGE_HTTP. A flag beats",
            "the variable, which beats the file. Check a file without starting:",
            "  spire-bridge config check --for controller FILE",
            "",
            "Example, beside SPIRE installed by its Helm chart:",
            "  spire-bridge controller --class-name spire-mgmt-spire");
  }

  @Override
  public Integer call() {
    ConfigInputs inputs = ConfigInputs.read(SettingOptions.given(spec), terminal.environment());
    return switch (ControllerConfigLoader.load(inputs)) {
      case ConfigResult.Invalid(var problems) -> new Failures(terminal).configuration(problems);
      case ConfigResult.Valid(var config) ->
          new Start(terminal).run(config.log(), config.warnings(), () -> controller.run(config));
    };
  }
}

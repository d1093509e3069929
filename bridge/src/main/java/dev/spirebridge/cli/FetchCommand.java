package dev.spirebridge.cli;

import dev.spirebridge.app.ConfigInputs;
import dev.spirebridge.app.ConfigResult;
import dev.spirebridge.app.FetchConfig;
import dev.spirebridge.app.FetchConfigLoader;
import dev.spirebridge.app.ProcessRunner;
import dev.spirebridge.app.ServeSetting;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** {@code fetch}: writes the files of an identity once. */
final class FetchCommand implements Callable<Integer> {

  private final Terminal terminal;
  private final ProcessRunner<FetchConfig> fetch;
  private final CommandSpec spec;

  private FetchCommand(Terminal terminal, ProcessRunner<FetchConfig> fetch) {
    this.terminal = terminal;
    this.fetch = fetch;
    this.spec = CommandSpec.wrapWithoutInspection(this);
  }

  static CommandSpec spec(Terminal terminal, ProcessRunner<FetchConfig> fetch) {
    CommandSpec spec = new FetchCommand(terminal, fetch).spec;
    describe(spec.usageMessage());
    spec.addOption(SettingOptions.files());
    spec.addOption(
        SettingOptions.text(
            FetchConfigLoader.TIMEOUT_FLAG,
            "DURATION",
            "How long to wait for an identity. Default: 60s"));
    spec.addOption(
        SettingOptions.text(
            ConfigInputs.CONFIG_FLAG,
            "FILE",
            "The YAML file of serve; its source, folders and log count"));
    SettingOptions.add(
        spec,
        ServeSetting.AGENT_SOCKET,
        ServeSetting.TRUST_DOMAIN,
        ServeSetting.DEFAULT_HINT,
        ServeSetting.DEFAULT_ID,
        ServeSetting.LOG_FORMAT,
        ServeSetting.LOG_LEVEL);
    return spec;
  }

  private static void describe(UsageMessageSpec usage) {
    usage
        .description(
            "Writes the certificate files of this workload's identity once, and ends.",
            "Nothing renews them then; that is what serve --files does.",
            "")
        .abbreviateSynopsis(true)
        .sortOptions(false)
        .footer(
            "",
            "Exit code 0: the files are there. 1: they are, but a command or signal to their readers",
            "failed. 2: the configuration or a folder is refused. 3: no identity came in time, or",
            "the files could not be written in time.",
            "",
            "Example, in an init container:",
            "  spire-bridge fetch --files /etc/istio-certs --timeout 2m");
  }

  @Override
  public Integer call() {
    ConfigInputs inputs = ConfigInputs.read(SettingOptions.given(spec), terminal.environment());
    return switch (FetchConfigLoader.load(inputs)) {
      case ConfigResult.Invalid(var problems) -> new Failures(terminal).configuration(problems);
      case ConfigResult.Valid(var config) ->
          new Start(terminal).run(config.log(), config.warnings(), () -> fetch.run(config));
    };
  }
}

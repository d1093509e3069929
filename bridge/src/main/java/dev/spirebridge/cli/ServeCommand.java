package dev.spirebridge.cli;

import dev.spirebridge.app.ConfigInputs;
import dev.spirebridge.app.ConfigLoader;
import dev.spirebridge.app.ServeSetting;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** {@code serve} for picocli: its help and its suggestions, and the flags as text. */
final class ServeCommand implements Callable<Integer> {

  private final Serve serve;
  private final CommandSpec spec;

  private ServeCommand(Serve serve) {
    this.serve = serve;
    this.spec = CommandSpec.wrapWithoutInspection(this);
  }

  /** The command with one option for each setting that has a flag. */
  static CommandSpec spec(Serve serve) {
    CommandSpec spec = new ServeCommand(serve).spec;
    describe(spec.usageMessage());
    spec.addOption(
        SettingOptions.text(
            ConfigInputs.CONFIG_FLAG, "FILE", "Settings in YAML; flags beat what it says"));
    spec.addOption(
        SettingOptions.repeatable(
            ConfigLoader.SDS_FLAG,
            "ADDR[=PROFILE]",
            "Serve SDS at unix:///path or tcp://127.0.0.1:PORT, with the names of profile"
                + " spire (the default), istio or gloo. May be repeated"));
    spec.addOption(SettingOptions.files());
    spec.addOption(
        SettingOptions.repeatable(
            ConfigLoader.SECRET_FLAG,
            "NS/NAME",
            "Keep the identity in a Kubernetes Secret of type kubernetes.io/tls, for who reads"
                + " nothing else: its private key then lives in the API. May be repeated"));
    SettingOptions.add(spec, ServeSetting.values());
    return spec;
  }

  private static void describe(UsageMessageSpec usage) {
    usage
        .description(
            "Takes identities from the SPIRE agent and serves them over SDS and as files.", "")
        .abbreviateSynopsis(true)
        .sortOptions(false)
        .footer(
            "",
            "Each flag but --sds, --files and --secret is also an environment variable, --http being",
            "SPIRE_BRIDGE_HTTP.",
            "A flag beats the variable, which beats the file. Check a file without starting:",
            "  spire-bridge config check FILE",
            "",
            "Example, beside an Istio gateway and a Gloo proxy:",
            "  spire-bridge serve --sds unix:///var/run/sds/socket=istio \\",
            "                     --sds tcp://127.0.0.1:8234=gloo",
            "",
            "For who reads the files that Istio's agent writes, such as Emissary:",
            "  spire-bridge serve --files /etc/istio-certs",
            "",
            "For all pods of a node; callers.uids in the file says who may call:",
            "  spire-bridge serve --config FILE --source delegated \\",
            "                     --admin-socket unix:///run/spire/admin/api.sock \\",
            "                     --trust-domain example.org \\",
            "                     --sds unix:///run/spire-bridge/socket=istio");
  }

  @Override
  public Integer call() {
    return serve.run(SettingOptions.given(spec));
  }
}

package dev.spirebridge.cli;

import dev.spirebridge.app.ConfigInputs;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which cluster a command is about, and by which rules. */
final class ClusterOptions {

  @Option(
      names = ConfigInputs.CONFIG_FLAG,
      paramLabel = "FILE",
      description = "The controller's settings. Default: SPIRE_BRIDGE_CONFIG, then its defaults.")
  private @Nullable String config;

  @Option(
      names = "--kubeconfig",
      paramLabel = "FILE",
      description = "Default: KUBECONFIG, then ~/.kube/config, then the pod's service account.")
  private @Nullable String kubeconfig;

  @Option(
      names = "--context",
      paramLabel = "NAME",
      description = "Default: the kubeconfig's current context.")
  private @Nullable String context;

  @Option(
      names = "--class-name",
      paramLabel = "NAME",
      description = "The controller's, where it was given as a flag. Default: that of --config.")
  private @Nullable String className;

  @Option(
      names = "--lease-namespace",
      paramLabel = "NAME",
      description =
          "The controller's own namespace, where that is not spire-bridge: it is never managed.")
  private @Nullable String leaseNamespace;

  @Option(
      names = "--trust-domain",
      paramLabel = "NAME",
      description = "The cluster's own. Default: SPIRE_BRIDGE_TRUST_DOMAIN, then that of the file.")
  private @Nullable String trustDomain;

  /** What was given, as the controller's own flags. */
  Map<String, List<String>> flags() {
    return new GivenFlags()
        .put(ConfigInputs.CONFIG_FLAG, config)
        .put("--kubeconfig", kubeconfig)
        .put("--context", context)
        .put("--class-name", className)
        .put("--lease-namespace", leaseNamespace)
        .put("--trust-domain", trustDomain)
        .all();
  }
}

package dev.spirebridge.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What all commands take that change namespaces. */
final class StepOptions {

  @Parameters(paramLabel = "NAMESPACE", arity = "1..*", description = "One or more.")
  private List<String> namespaces = new ArrayList<>();

  @Option(names = "--dry-run", description = "Show what would be done, and change nothing.")
  private boolean dryRun;

  @Option(
      names = "--wait",
      paramLabel = "SECONDS",
      description = "How long to wait for the ClusterSPIFFEID. Default: ${DEFAULT-VALUE}.")
  private int wait = 30;

  @Mixin private ClusterOptions cluster = new ClusterOptions();
  @Mixin private OutputOption output = new OutputOption();

  List<String> namespaces() {
    return namespaces;
  }

  /** Empty duration for not at all. */
  Duration patience() {
    return Duration.ofSeconds(Math.max(0, wait));
  }

  ClusterCall call(Terminal terminal) {
    return new ClusterCall(terminal, cluster);
  }

  NamespaceRun run(Terminal terminal) {
    return new NamespaceRun(terminal, output.format(), dryRun);
  }
}

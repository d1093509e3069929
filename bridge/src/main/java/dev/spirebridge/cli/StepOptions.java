package dev.spirebridge.cli;

import dev.spirebridge.app.Relationships;
import dev.spirebridge.clusterspiffeid.workflow.NamespaceStep;
import dev.spirebridge.clusterspiffeid.workflow.NamespaceWorkflow;
import dev.spirebridge.clusterspiffeid.workflow.WorkflowPlanner;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
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

  /** What a command plans for the namespaces that it was given. */
  @FunctionalInterface
  interface Planning {

    List<NamespaceStep> plan(
        WorkflowPlanner planner, NamespaceWorkflow workflow, List<String> namespaces);
  }

  /**
   * Plans, and does it.
   *
   * @param steps how one step is done
   * @return the exit code
   */
  int call(
      Terminal terminal,
      Planning planning,
      BiFunction<NamespaceWorkflow, NamespaceRun, NamespaceRun.Steps> steps)
      throws InterruptedException {
    return new ClusterCall(terminal, cluster)
        .run((client, config) -> {
          NamespaceWorkflow workflow =
              new NamespaceWorkflow(
                  client, config.namespaces(), Relationships.of(config), InstantSource.system());
          NamespaceRun run =
              new NamespaceRun(
                  terminal, output.format(), dryRun, Duration.ofSeconds(Math.max(0, wait)));
          return run.run(
              planning.plan(new WorkflowPlanner(config.namespaces()), workflow, namespaces),
              steps.apply(workflow, run));
        });
  }
}

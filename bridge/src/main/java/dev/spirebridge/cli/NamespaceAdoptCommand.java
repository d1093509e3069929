package dev.spirebridge.cli;

import dev.spirebridge.clusterspiffeid.workflow.Awaited;
import dev.spirebridge.clusterspiffeid.workflow.NamespaceStep;
import dev.spirebridge.clusterspiffeid.workflow.NamespaceWorkflow;
import dev.spirebridge.clusterspiffeid.workflow.WorkflowPlanner;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code namespace adopt}. */
@Command(
    name = "adopt",
    description = {
      "Takes over ClusterSPIFFEIDs that have the name ours should have, and are not ours.",
      "Shows first what the controller will then change in them.",
      ""
    })
final class NamespaceAdoptCommand implements Callable<Integer> {

  private final Terminal terminal;

  @Mixin private StepOptions step = new StepOptions();

  NamespaceAdoptCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InterruptedException {
    return step.call(terminal)
        .run((client, config) -> {
          NamespaceWorkflow workflow =
              new NamespaceWorkflow(client, config.namespaces(), InstantSource.system());
          List<NamespaceStep> plan =
              new WorkflowPlanner(config.namespaces())
                  .adopt(step.namespaces(), workflow.look(step.namespaces(), false));
          NamespaceRun run = step.run(terminal);
          return run.run(plan, new Adoption(workflow, run));
        });
  }

  private final class Adoption implements NamespaceRun.Steps {

    private final NamespaceWorkflow workflow;
    private final NamespaceRun run;

    Adoption(NamespaceWorkflow workflow, NamespaceRun run) {
      this.workflow = workflow;
      this.run = run;
    }

    @Override
    public void start(NamespaceStep.Go go) {
      workflow.adopt(go);
      run.say(
          go.labels().isEmpty()
              ? "ClusterSPIFFEID %s is ours already.".formatted(go.clusterSpiffeId())
              : "ClusterSPIFFEID %s is ours now.".formatted(go.clusterSpiffeId()));
    }

    @Override
    public Awaited await(NamespaceStep.Go go) {
      return step.patience().isZero()
          ? Awaited.NOT_ASKED
          : workflow.awaitTaken(go, step.patience());
    }

    @Override
    public void finish(NamespaceStep.Go go) {}
  }
}

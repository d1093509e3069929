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

/** {@code namespace unlabel}. */
@Command(
    name = "unlabel",
    description = {
      "Takes the label off namespaces, and waits until their ClusterSPIFFEIDs are gone.",
      "What their pods hold serves them until it expires. Labels of Istio stay as they are.",
      ""
    })
final class NamespaceUnlabelCommand implements Callable<Integer> {

  private final Terminal terminal;

  @Mixin private StepOptions step = new StepOptions();

  NamespaceUnlabelCommand(Terminal terminal) {
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
                  .unlabel(step.namespaces(), workflow.look(step.namespaces(), false));
          NamespaceRun run = step.run(terminal);
          return run.run(plan, new Unlabelling(workflow, run));
        });
  }

  private final class Unlabelling implements NamespaceRun.Steps {

    private final NamespaceWorkflow workflow;
    private final NamespaceRun run;

    Unlabelling(NamespaceWorkflow workflow, NamespaceRun run) {
      this.workflow = workflow;
      this.run = run;
    }

    @Override
    public void start(NamespaceStep.Go go) {
      workflow.relabel(go);
      run.say(
          go.labels().isEmpty()
              ? "Namespace %s has no label.".formatted(go.namespace())
              : "Namespace %s is no longer labelled.".formatted(go.namespace()));
    }

    @Override
    public Awaited await(NamespaceStep.Go go) {
      return step.patience().isZero() ? Awaited.NOT_ASKED : workflow.awaitGone(go, step.patience());
    }

    @Override
    public void finish(NamespaceStep.Go go) {}
  }
}

package dev.spirebridge.cli;

import dev.spirebridge.clusterspiffeid.workflow.Awaited;
import dev.spirebridge.clusterspiffeid.workflow.LabelRequest;
import dev.spirebridge.clusterspiffeid.workflow.NamespaceStep;
import dev.spirebridge.clusterspiffeid.workflow.NamespaceWorkflow;
import dev.spirebridge.clusterspiffeid.workflow.Restart;
import dev.spirebridge.clusterspiffeid.workflow.WorkflowPlanner;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code namespace label}. */
@Command(
    name = "label",
    description = {
      "Labels namespaces, so that the controller gives their pods identities.",
      "Shows first what will be done; then does it, and waits until SPIRE has taken it.",
      ""
    },
    footer = {
      "",
      "When one of the namespaces is refused, nothing is done to any of them.",
      "",
      "Example:  spire-bridge namespace label shop --inject --restart --dry-run"
    })
final class NamespaceLabelCommand implements Callable<Integer> {

  private final Terminal terminal;

  @Mixin private StepOptions step = new StepOptions();

  @Option(
      names = "--inject",
      description = "Let Istio inject its sidecar, too: by istio-injection, or by the revision.")
  private boolean inject;

  @Option(
      names = "--restart",
      description =
          "Restart workloads whose pods stay without an identity until they are made anew.")
  private boolean restart;

  NamespaceLabelCommand(Terminal terminal) {
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
                  .label(
                      new LabelRequest(step.namespaces(), inject, restart),
                      workflow.look(step.namespaces(), inject));
          NamespaceRun run = step.run(terminal);
          return run.run(plan, new Labelling(workflow, run));
        });
  }

  private final class Labelling implements NamespaceRun.Steps {

    private final NamespaceWorkflow workflow;
    private final NamespaceRun run;

    Labelling(NamespaceWorkflow workflow, NamespaceRun run) {
      this.workflow = workflow;
      this.run = run;
    }

    @Override
    public void start(NamespaceStep.Go go) {
      workflow.relabel(go);
      run.say(
          go.labels().isEmpty()
              ? "Namespace %s is labelled already.".formatted(go.namespace())
              : "Namespace %s is labelled.".formatted(go.namespace()));
    }

    @Override
    public Awaited await(NamespaceStep.Go go) {
      return step.patience().isZero()
          ? Awaited.NOT_ASKED
          : workflow.awaitTaken(go, step.patience());
    }

    @Override
    public void finish(NamespaceStep.Go go) {
      for (Restart each : go.restarts()) {
        workflow.restart(go.namespace(), each);
        run.say("%s in %s is restarting.".formatted(each.workload(), go.namespace()));
      }
    }
  }
}

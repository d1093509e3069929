package dev.spirebridge.cli;

import dev.spirebridge.clusterspiffeid.workflow.Awaited;
import dev.spirebridge.clusterspiffeid.workflow.LabelRequest;
import dev.spirebridge.clusterspiffeid.workflow.NamespaceStep;
import dev.spirebridge.clusterspiffeid.workflow.NamespaceWorkflow;
import dev.spirebridge.clusterspiffeid.workflow.Restart;
import java.time.Duration;
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
    return step.call(
        terminal,
        (planner, workflow, names) ->
            planner.label(new LabelRequest(names, inject, restart), workflow.look(names, inject)),
        Labelling::new);
  }

  private record Labelling(NamespaceWorkflow workflow, NamespaceRun run)
      implements NamespaceRun.Steps {

    @Override
    public void start(NamespaceStep.Go go) {
      workflow.relabel(go);
      run.say(
          go.labels().isEmpty()
              ? "Namespace %s is labelled already.".formatted(go.namespace())
              : "Namespace %s is labelled.".formatted(go.namespace()));
    }

    @Override
    public Awaited await(NamespaceStep.Go go, Duration atMost) {
      return workflow.awaitTaken(go, atMost);
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

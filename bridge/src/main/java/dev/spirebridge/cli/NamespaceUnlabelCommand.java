package dev.spirebridge.cli;

import dev.spirebridge.clusterspiffeid.workflow.Awaited;
import dev.spirebridge.clusterspiffeid.workflow.NamespaceStep;
import dev.spirebridge.clusterspiffeid.workflow.NamespaceWorkflow;
import java.time.Duration;
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
    return step.call(
        terminal,
        (planner, workflow, names) -> planner.unlabel(names, workflow.look(names, false)),
        Unlabelling::new);
  }

  private record Unlabelling(NamespaceWorkflow workflow, NamespaceRun run)
      implements NamespaceRun.Steps {

    @Override
    public void start(NamespaceStep.Go go) {
      workflow.relabel(go);
      run.say(
          go.labels().isEmpty()
              ? "Namespace %s has no label.".formatted(go.namespace())
              : "Namespace %s is no longer labelled.".formatted(go.namespace()));
    }

    @Override
    public Awaited await(NamespaceStep.Go go, Duration atMost) {
      return workflow.awaitGone(go, atMost);
    }
  }
}

package dev.spirebridge.cli;

import dev.spirebridge.clusterspiffeid.workflow.Awaited;
import dev.spirebridge.clusterspiffeid.workflow.NamespaceStep;
import dev.spirebridge.clusterspiffeid.workflow.NamespaceWorkflow;
import java.time.Duration;
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
    return step.call(
        terminal,
        (planner, workflow, names) -> planner.adopt(names, workflow.look(names, false)),
        Adoption::new);
  }

  private record Adoption(NamespaceWorkflow workflow, NamespaceRun run)
      implements NamespaceRun.Steps {

    @Override
    public void start(NamespaceStep.Go go) {
      workflow.adopt(go);
      run.say(
          go.labels().isEmpty()
              ? "ClusterSPIFFEID %s is ours already.".formatted(go.clusterSpiffeId())
              : "ClusterSPIFFEID %s is ours now.".formatted(go.clusterSpiffeId()));
    }

    @Override
    public Awaited await(NamespaceStep.Go go, Duration atMost) {
      return workflow.awaitTaken(go, atMost);
    }
  }
}

package dev.spirebridge.cli;

import dev.spirebridge.app.ExitCode;
import dev.spirebridge.federation.ObservedFederatedTrustDomain;
import dev.spirebridge.federation.workflow.FederationWorkflow;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code federation list}. */
@Command(
    name = "list",
    description = {
      "Shows the trust domains that the cluster's SPIRE is told to federate with.",
      ""
    })
final class FederationListCommand implements Callable<Integer> {

  private final Terminal terminal;

  @Mixin private ClusterOptions cluster = new ClusterOptions();
  @Mixin private OutputOption output = new OutputOption();

  FederationListCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InterruptedException {
    return new ClusterCall(terminal, cluster)
        .run((client, config) -> {
          List<ObservedFederatedTrustDomain> found = new FederationWorkflow(client).list();
          if (output.format() == OutputFormat.table) {
            FederationRows.lines(found, config.federation().own()).forEach(terminal.out()::println);
          }
          Output.print(
              terminal, output.format(), FederationRows.document(found, config.federation().own()));
          return ExitCode.DONE;
        });
  }
}

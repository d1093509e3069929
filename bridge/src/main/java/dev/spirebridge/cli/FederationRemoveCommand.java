package dev.spirebridge.cli;

import dev.spirebridge.federation.CommandPlanner;
import dev.spirebridge.federation.workflow.FederationWorkflow;
import io.spiffe.exception.InvalidSpiffeIdException;
import io.spiffe.spiffeid.TrustDomain;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code federation remove}. */
@Command(
    name = "remove",
    description = {"Ends the federation with a trust domain that federation add has begun.", ""})
final class FederationRemoveCommand implements Callable<Integer> {

  private final Terminal terminal;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "TRUST-DOMAIN", description = "Its name, like partner.example.")
  private String trustDomain = "";

  @Option(names = "--dry-run", description = "Show what would be done, and change nothing.")
  private boolean dryRun;

  @Mixin private ClusterOptions cluster = new ClusterOptions();
  @Mixin private OutputOption output = new OutputOption();

  FederationRemoveCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InterruptedException {
    TrustDomain parsed = trustDomain(trustDomain, spec);
    return new ClusterCall(terminal, cluster)
        .run((client, config) -> {
          FederationWorkflow workflow = new FederationWorkflow(client);
          return new FederationRun(terminal, output.format(), dryRun, workflow)
              .run(CommandPlanner.remove(parsed, workflow.list()));
        });
  }

  static TrustDomain trustDomain(String name, CommandSpec spec) {
    try {
      if (!name.contains("/")) {
        return TrustDomain.parse(name);
      }
    } catch (InvalidSpiffeIdException | IllegalArgumentException e) {
      // Said below, as for the names with a slash.
    }
    throw new ParameterException(
        spec.commandLine(),
        "\"%s\" is no trust domain; write its name, like partner.example".formatted(name));
  }
}

package dev.spirebridge.cli;

import dev.spirebridge.app.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The group of commands about the federation of trust domains. */
@Command(
    name = "federation",
    description = "Lets workloads of this cluster and of other trust domains believe each other.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Federation has two directions: each cluster has to be told of the other one.",
    })
final class FederationCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  static CommandLine group(Terminal terminal) {
    return new CommandLine(new FederationCommand())
        .addSubcommand("list", new FederationListCommand(terminal))
        .addSubcommand("add", new FederationAddCommand(terminal))
        .addSubcommand("remove", new FederationRemoveCommand(terminal))
        .addSubcommand("verify", new FederationVerifyCommand(terminal));
  }

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getErr());
    return ExitCode.BAD_USAGE;
  }
}

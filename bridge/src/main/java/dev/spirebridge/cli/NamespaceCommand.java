package dev.spirebridge.cli;

import dev.spirebridge.app.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The group of commands about labelled namespaces. */
@Command(
    name = "namespace",
    description = "Gives the pods of a namespace SPIRE identities, by its label.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "The controller does what the label asks for: it has to run in the cluster.",
    })
final class NamespaceCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  static CommandLine group(Terminal terminal) {
    return new CommandLine(new NamespaceCommand())
        .addSubcommand("list", new NamespaceListCommand(terminal))
        .addSubcommand("label", new NamespaceLabelCommand(terminal))
        .addSubcommand("unlabel", new NamespaceUnlabelCommand(terminal))
        .addSubcommand("adopt", new NamespaceAdoptCommand(terminal));
  }

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getErr());
    return ExitCode.BAD_USAGE;
  }
}

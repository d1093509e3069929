package dev.spirebridge.cli;

import dev.spirebridge.app.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The group of commands that move consumers of mesh certificates onto SPIRE, and back. */
@Command(
    name = "mesh",
    description = "Moves consumers of mesh certificates onto SPIRE, and back.",
    synopsisSubcommandLabel = "CONSUMER",
    footer = {
      "",
      "Each takes a verb: plan shows what would be done, apply does it and waits for each step,",
      "verify looks whether it holds, and rollback gives back what was there before.",
      "",
      "Exit code 0 if it is done or holds, 1 if it is refused, stopped or does not hold, 2 for wrong",
      "usage, 3 if the API server or what has to be looked at is out of reach.",
    })
final class MeshCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  static CommandLine group(Terminal terminal) {
    return new CommandLine(new MeshCommand())
        .addSubcommand("istio", new MeshIstioCommand(terminal))
        .addSubcommand("gloo", new MeshGlooCommand(terminal))
        .addSubcommand("emissary", new MeshEmissaryCommand(terminal))
        .addSubcommand("enroute", new MeshEnrouteCommand(terminal))
        .addSubcommand("spinnaker", new MeshSpinnakerCommand(terminal))
        .addSubcommand("strict", new MeshStrictCommand(terminal));
  }

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getErr());
    return ExitCode.BAD_USAGE;
  }
}

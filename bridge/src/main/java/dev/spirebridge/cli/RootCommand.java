package dev.spirebridge.cli;

import dev.spirebridge.app.ExitCode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The program without a command: only help and version. */
@Command(
    name = Main.PROGRAM,
    description = "Serves SPIRE workload identities to proxies over Envoy's SDS.",
    versionProvider = VersionAnswer.class,
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Exit codes:",
      "  0  done, or what was checked holds",
      "  1  checked and does not hold, or an internal error",
      "  2  bad usage or configuration; nothing was started",
      "  3  could not find out",
      "",
      "Help on one command: spire-bridge COMMAND --help"
    })
final class RootCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getErr());
    return ExitCode.BAD_USAGE;
  }
}

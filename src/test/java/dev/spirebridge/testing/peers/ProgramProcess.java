package dev.spirebridge.testing.peers;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** One command line of the program as a process of its own, run to its end. */
public final class ProgramProcess {

  private ProgramProcess() {}

  static ProgramRun.Result run(String... arguments) {
    return run(UnaryOperator.identity(), arguments);
  }

  /**
   * @param as makes the command that is run of the program's own
   */
  static ProgramRun.Result run(UnaryOperator<List<String>> as, String... arguments) {
    return ProgramRun.tryRunAll(as.apply(command(arguments)));
  }

  /** What starts it, with the flags of the launcher. */
  public static List<String> command(String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(LauncherFlags.read());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add("dev.spirebridge.cli.Main");
    command.addAll(List.of(arguments));
    return command;
  }
}

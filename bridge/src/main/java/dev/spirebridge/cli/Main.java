package dev.spirebridge.cli;

import dev.spirebridge.app.BridgeRunner;
import dev.spirebridge.app.ControllerRunner;
import dev.spirebridge.app.FetchRunner;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where the process starts. */
public final class Main {

  /** What the program is called, by itself and in messages. */
  static final String PROGRAM = "spire-bridge";

  private Main() {}

  public static void main(String[] args) {
    Terminal terminal = Terminal.ofProcess();
    Failures failures = new Failures(terminal);
    Programs programs =
        new Programs(
            config -> new BridgeRunner(Version.number(), failures::start).run(config),
            config -> new ControllerRunner(Version.number(), failures::start).run(config),
            new FetchRunner(failures::start, failures::tell));
    System.exit(run(args, terminal, programs));
  }

  /**
   * Runs one command line.
   *
   * @return the exit code, one of {@link dev.spirebridge.app.ExitCode}
   */
  static int run(String[] args, Terminal terminal, Programs programs) {
    int code =
        serveFlags(List.of(args))
            .map(flags -> new Serve(terminal, programs.serve()).run(flags))
            .orElseGet(() -> CommandTree.of(terminal, programs).execute(args));
    terminal.out().flush();
    terminal.err().flush();
    return code;
  }

  private static Optional<Map<String, List<String>>> serveFlags(List<String> args) {
    boolean serve = !args.isEmpty() && args.getFirst().equals("serve");
    return serve ? ServeFlags.read(args.subList(1, args.size())) : Optional.empty();
  }
}

package dev.spirebridge.cli;

import dev.spirebridge.app.BridgeRunner;
import dev.spirebridge.app.ServeRunner;
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
    ServeRunner server = new BridgeRunner(Version.number(), new Failures(terminal)::start);
    System.exit(run(args, terminal, server));
  }

  /**
   * Runs one command line.
   *
   * @return the exit code, one of {@link dev.spirebridge.app.ExitCode}
   */
  static int run(String[] args, Terminal terminal, ServeRunner server) {
    int code =
        serveFlags(List.of(args))
            .map(flags -> new Serve(terminal, server).run(flags))
            .orElseGet(() -> CommandTree.of(terminal, server).execute(args));
    terminal.out().flush();
    terminal.err().flush();
    return code;
  }

  private static Optional<Map<String, List<String>>> serveFlags(List<String> args) {
    boolean serve = !args.isEmpty() && args.getFirst().equals("serve");
    return serve ? ServeFlags.read(args.subList(1, args.size())) : Optional.empty();
  }
}

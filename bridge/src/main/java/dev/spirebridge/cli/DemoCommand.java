package dev.spirebridge.cli;

import dev.spirebridge.app.ExitCode;
import dev.spirebridge.app.LogConfig;
import dev.spirebridge.demo.Demo;
import dev.spirebridge.demo.DemoOptions;
import dev.spirebridge.demo.envoy.EnvoyProgram;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code demo}: the bridge at work on a machine that has nothing but a JDK. */
@Command(
    name = "demo",
    description = {
      "Shows the bridge at work on this machine, with a JDK alone.",
      "",
      "A certificate authority, SPIFFE Workload APIs, a bridge for each of three parties, and mTLS",
      "calls between them while their identities rotate. With envoy on PATH, Envoys make the calls.",
      "",
      "With --node, one bridge serves three processes on one socket, each its own identity, and the",
      "third only once it has a registration entry. As root, each is of another user.",
      "",
      "With --namespaces, a controller and a cluster in this process: a namespace is labelled, its",
      "ClusterSPIFFEID appears, and the pod that waited has its identity.",
      ""
    })
final class DemoCommand implements Callable<Integer> {

  private final Terminal terminal;

  @Option(
      names = "--once",
      description =
          "End after two rotations; exit 0 only if every call succeeded and every peer was"
              + " verified.")
  private boolean once;

  @ArgGroup private Other other = new Other();

  /** What can be shown instead. */
  private static final class Other {
    @Option(
        names = "--node",
        description = "Show one bridge for all processes of a node instead of one for each.")
    private boolean node;

    @Option(
        names = "--namespaces",
        description = "Show what a label on a namespace does, with the controller.")
    private boolean namespaces;
  }

  DemoCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    // The demo tells its story on stdout; the bridges' own news would bury it. That a process has
    // no entry is a warning of a node's bridge, and here part of the story.
    boolean waits = other.node || other.namespaces;
    Logging.apply(
        new LogConfig(LogConfig.Format.TEXT, waits ? LogConfig.Level.ERROR : LogConfig.Level.WARN));
    var demo = demo();
    try {
      Runtime.getRuntime().addShutdownHook(new Thread(demo::stop, "stop-demo"));
    } catch (IllegalStateException e) {
      // Told to stop before it had begun: there is nothing to do, and no news in it.
      return ExitCode.DONE;
    }
    try {
      return demo.run() ? ExitCode.DONE : ExitCode.DOES_NOT_HOLD;
    } catch (IOException e) {
      new Failures(terminal).start(List.of(String.valueOf(e.getMessage())));
      return ExitCode.BAD_USAGE;
    } catch (IllegalStateException e) {
      terminal.err().println(Main.PROGRAM + ": the demo did not get going: " + e.getMessage());
      return ExitCode.DOES_NOT_HOLD;
    }
  }

  private Demo demo() {
    if (other.namespaces) {
      return ofNamespaces();
    }
    return other.node ? ofNode() : ofSidecars();
  }

  private Demo ofSidecars() {
    var envoy = EnvoyProgram.find(terminal.environment().getOrDefault("PATH", ""));
    return Demo.ofSidecars(
        DemoOptions.of(once, envoy), SidecarBridge::start, terminal.out(), InstantSource.system());
  }

  private Demo ofNode() {
    return Demo.ofNode(
        DemoOptions.of(once, Optional.empty()),
        NodeBridge::start,
        terminal.out(),
        InstantSource.system());
  }

  private Demo ofNamespaces() {
    return Demo.ofNamespaces(
        DemoOptions.of(once, Optional.empty()),
        NodeBridge::start,
        DemoController::start,
        terminal.out(),
        InstantSource.system());
  }
}

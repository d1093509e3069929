package dev.spirebridge.cli;

import dev.spirebridge.app.ExitCode;
import dev.spirebridge.app.LogConfig;
import dev.spirebridge.demo.Demo;
import dev.spirebridge.demo.DemoOptions;
import dev.spirebridge.demo.envoy.EnvoyProgram;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Callable;
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

  DemoCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    // The demo tells its story on stdout; three bridges' own news would bury it.
    Logging.apply(new LogConfig(LogConfig.Format.TEXT, LogConfig.Level.WARN));
    var envoy = EnvoyProgram.find(terminal.environment().getOrDefault("PATH", ""));
    var demo =
        Demo.ofSidecars(
            DemoOptions.of(once, envoy),
            SidecarBridge::start,
            terminal.out(),
            InstantSource.system());
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
}

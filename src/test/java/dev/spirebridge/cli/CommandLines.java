package dev.spirebridge.cli;

import dev.spirebridge.app.BridgeConfig;
import dev.spirebridge.app.ControllerConfig;
import dev.spirebridge.app.FetchConfig;
import dev.spirebridge.app.LogConfig;
import dev.spirebridge.app.ProcessRunner;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** Runs command lines in this process, and keeps what they print and would start. */
abstract class CommandLines {

  @TempDir Path folder;

  final StringWriter out = new StringWriter();
  final StringWriter err = new StringWriter();
  final List<BridgeConfig> served = new ArrayList<>();
  final List<ControllerConfig> controlled = new ArrayList<>();
  final List<FetchConfig> fetched = new ArrayList<>();

  /** A command that only asks the cluster logs errors alone; other tests look for warnings. */
  @AfterEach
  void restoreLogging() {
    Logging.apply(LogConfig.DEFAULT);
  }

  int run(String... args) {
    return run(Map.of(), args);
  }

  int run(Map<String, String> environment, String... args) {
    ProcessRunner<BridgeConfig> recorder =
        config -> {
          served.add(config);
          return 0;
        };
    return run(recorder, environment, args);
  }

  int run(ProcessRunner<BridgeConfig> server, Map<String, String> environment, String... args) {
    Terminal terminal = new Terminal(new PrintWriter(out), new PrintWriter(err), environment);
    Programs programs =
        new Programs(
            server,
            config -> {
              controlled.add(config);
              return 0;
            },
            config -> {
              fetched.add(config);
              return 0;
            });
    return Main.run(args, terminal, programs);
  }
}

package dev.spirebridge.cli;

import dev.spirebridge.app.LogConfig;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;

/**
 * A command, run once in this process as it is typed.
 *
 * @param out what it printed
 * @param err what it complained of
 */
public record CommandRun(int exitCode, String out, String err) {

  /**
   * @param line after the program's name
   */
  public static CommandRun of(List<String> line) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    Terminal terminal = new Terminal(new PrintWriter(out), new PrintWriter(err), Map.of());
    try {
      int code =
          Main.run(line.toArray(String[]::new), terminal, new Programs(_ -> 0, _ -> 0, _ -> 0));
      return new CommandRun(code, out.toString(), err.toString());
    } finally {
      // A command logs errors alone; other tests look for warnings.
      Logging.apply(LogConfig.DEFAULT);
    }
  }

  /** All that a person sees of it. */
  public String told() {
    return "exit code " + exitCode + "\n" + out + err;
  }
}

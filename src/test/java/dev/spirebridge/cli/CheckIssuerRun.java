package dev.spirebridge.cli;

import dev.spirebridge.app.LogConfig;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * {@code check-issuer}, run once in this process as it is typed.
 *
 * @param out what it printed
 * @param err what it complained of
 */
public record CheckIssuerRun(int exitCode, String out, String err) {

  /**
   * @param flags after the command's name
   */
  public static CheckIssuerRun of(List<String> flags) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    Terminal terminal = new Terminal(new PrintWriter(out), new PrintWriter(err), Map.of());
    String[] line = Stream.concat(Stream.of("check-issuer"), flags.stream()).toArray(String[]::new);
    try {
      int code = Main.run(line, terminal, new Programs(_ -> 0, _ -> 0, _ -> 0));
      return new CheckIssuerRun(code, out.toString(), err.toString());
    } finally {
      // A command logs errors alone; other tests look for warnings.
      Logging.apply(LogConfig.DEFAULT);
    }
  }

  /** The line of a target. */
  public String row(String target) {
    return out.lines().filter(line -> line.startsWith(target + " ")).findFirst().orElse("none");
  }
}

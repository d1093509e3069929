package dev.spirebridge.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** What surrounds a command: where it prints, and the environment it was started in. */
public record Terminal(PrintWriter out, PrintWriter err, Map<String, String> environment) {

  public Terminal {
    environment = Map.copyOf(environment);
  }

  /** The process's own. Output is UTF-8 whatever the locale: containers often have none. */
  public static Terminal ofProcess() {
    return new Terminal(
        new PrintWriter(System.out, true, StandardCharsets.UTF_8),
        new PrintWriter(System.err, true, StandardCharsets.UTF_8),
        System.getenv());
  }
}

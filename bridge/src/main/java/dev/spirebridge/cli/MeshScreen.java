package dev.spirebridge.cli;

import dev.spirebridge.mesh.run.Outcome;
import java.util.Map;

/**
 * Where a {@code mesh} command prints: for people all on stdout; with a document, that alone is
 * there, and what happens meanwhile is told on stderr.
 */
record MeshScreen(Terminal terminal, OutputFormat format) {

  /** What only people read. */
  void say(String line) {
    if (format == OutputFormat.table) {
      terminal.out().println(line);
      terminal.out().flush();
    }
  }

  /** What happens, while it happens. */
  void progress(String line) {
    switch (format) {
      case table -> say(line);
      case json, yaml -> {
        terminal.err().println(line);
        terminal.err().flush();
      }
    }
  }

  void complain(String message) {
    new Failures(terminal).tell(message);
  }

  void stopped(Outcome.Stopped stopped) {
    complain("stopped at \"%s\": %s".formatted(stopped.step(), stopped.why()));
    stopped.stands().forEach(each -> terminal.err().println("  stands: " + each));
    stopped.wayBack().forEach(each -> terminal.err().println("  " + each));
    terminal.err().flush();
  }

  void print(Map<String, ?> document) {
    Output.print(terminal, format, document);
  }
}

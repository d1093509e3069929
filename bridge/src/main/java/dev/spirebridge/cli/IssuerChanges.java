package dev.spirebridge.cli;

import dev.spirebridge.identity.AgentText;
import dev.spirebridge.issuer.IssuerReport;
import dev.spirebridge.issuer.Judged;
import java.util.LinkedHashMap;
import java.util.Map;

/** Tells on stderr, while a command waits, what has changed since the last look. */
final class IssuerChanges {

  private final Terminal terminal;
  private Map<String, String> before = Map.of();

  IssuerChanges(Terminal terminal) {
    this.terminal = terminal;
  }

  void looked(IssuerReport report) {
    Map<String, String> now = new LinkedHashMap<>();
    for (Judged row : report.rows()) {
      now.put(AgentText.printable(row.target().name()), row.verdict().word());
    }
    now.forEach((target, word) -> {
      String was = before.get(target);
      if (!word.equals(was)) {
        tell(was == null ? "%s: %s".formatted(target, word) : changed(target, was, word));
      }
    });
    before.keySet().stream()
        .filter(target -> !now.containsKey(target))
        .forEach(target -> tell(target + ": no longer there"));
    before = now;
  }

  private static String changed(String target, String was, String word) {
    return "%s: %s, was %s".formatted(target, word, was);
  }

  private void tell(String line) {
    terminal.err().println(line);
    terminal.err().flush();
  }
}

package dev.spirebridge.cli;

import dev.spirebridge.identity.AgentText;
import dev.spirebridge.issuer.IssuerReport;
import dev.spirebridge.issuer.Standing;
import dev.spirebridge.issuer.Target;
import dev.spirebridge.issuer.Verdict;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Tells on stderr, while a command waits, what has changed since the last look; of the first one,
 * what does not hold.
 */
final class IssuerChanges {

  private final Terminal terminal;
  private Map<Target, Verdict> before = Map.of();

  IssuerChanges(Terminal terminal) {
    this.terminal = terminal;
  }

  void looked(IssuerReport report) {
    Map<Target, Verdict> now = new LinkedHashMap<>();
    report.rows().forEach(row -> now.put(row.target(), row.verdict()));
    now.forEach((target, verdict) -> {
      Verdict was = before.get(target);
      if (was != null && !was.word().equals(verdict.word())) {
        tell(target, "%s, was %s".formatted(verdict.word(), was.word()) + why(verdict));
      } else if (was == null && verdict.standing() != Standing.HOLDS) {
        tell(target, verdict.word() + why(verdict));
      }
    });
    before.keySet().stream()
        .filter(target -> !now.containsKey(target))
        .forEach(target -> tell(target, "no longer there"));
    before = now;
  }

  private static String why(Verdict verdict) {
    return verdict.standing() == Standing.HOLDS ? "" : ": " + verdict.message();
  }

  private void tell(Target target, String what) {
    terminal.err().printf("%s: %s%n", AgentText.printable(target.name()), what);
    terminal.err().flush();
  }
}

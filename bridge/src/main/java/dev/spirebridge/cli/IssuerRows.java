package dev.spirebridge.cli;

import dev.spirebridge.admin.DurationWords;
import dev.spirebridge.app.ExitCode;
import dev.spirebridge.identity.AgentText;
import dev.spirebridge.identity.PresentedSvid;
import dev.spirebridge.issuer.IssuerReport;
import dev.spirebridge.issuer.Judged;
import dev.spirebridge.issuer.Standing;
import io.spiffe.spiffeid.SpiffeId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * The answer of {@code check-issuer} for people. Names in certificates are made fit to print. What
 * matters most comes first in a row, since few terminals are as wide as the whole; serial numbers
 * and key identifiers are cut short, and are whole in the answer for programs.
 */
final class IssuerRows {

  private static final String NONE = "-";
  private static final Pattern LONG_NUMBER = Pattern.compile("([0-9A-Za-z]{12})[0-9A-Za-z]{13,}");

  private IssuerRows() {}

  static List<String> lines(IssuerReport report) {
    List<String> lines = new ArrayList<>();
    if (!report.rows().isEmpty()) {
      lines.addAll(table(report).lines());
      lines.addAll(details(report.rows()));
      lines.add("");
    }
    report.notes().forEach(note -> lines.add("note: " + AgentText.printable(note)));
    lines.add(outcome(report));
    return lines;
  }

  private static Table table(IssuerReport report) {
    Table table =
        new Table(
            "TARGET",
            "VERDICT",
            "EXPIRES IN",
            "SPIFFE ID",
            "ISSUER",
            "AUTHORITY KEY ID",
            "WHAT TO DO");
    for (Judged row : report.rows()) {
      String advice = row.verdict().advice();
      table.add(
          AgentText.printable(row.target().name()),
          row.verdict().word(),
          row.remaining(report.at()).map(DurationWords::of).orElse(NONE),
          row.leaf().flatMap(PresentedSvid::idIn).map(SpiffeId::toString).orElse(NONE),
          row.issuer().map(IssuerRows::brief).orElse(NONE),
          row.authorityKeyId().map(IssuerRows::brief).orElse(NONE),
          advice.isEmpty() ? NONE : advice);
    }
    return table;
  }

  /** Such as the serial number that SPIRE gives the subject of each authority. */
  private static String brief(String text) {
    return LONG_NUMBER.matcher(text).replaceAll("$1…");
  }

  /** What is the same for several targets, such as that there is no bundle, is said once. */
  private static List<String> details(List<Judged> rows) {
    Map<List<String>, List<String>> targets = new LinkedHashMap<>();
    for (Judged row : rows) {
      targets
          .computeIfAbsent(details(row), _ -> new ArrayList<>())
          .add(AgentText.printable(row.target().name()));
    }
    targets.remove(List.<String>of());
    List<String> lines = new ArrayList<>();
    targets.forEach((details, names) -> {
      lines.add("");
      lines.addAll(names);
      lines.addAll(details);
    });
    return lines;
  }

  private static List<String> details(Judged row) {
    List<String> lines = new ArrayList<>();
    if (row.verdict().standing() != Standing.HOLDS) {
      lines.add("  " + row.verdict().message());
    }
    row.note().ifPresent(note -> lines.add("  note: " + AgentText.printable(note)));
    return lines;
  }

  private static String outcome(IssuerReport report) {
    Standing standing = report.standing();
    return switch (standing) {
      case HOLDS -> "holds";
      case DOES_NOT_HOLD -> "does not hold: " + share(report, standing);
      case UNKNOWN ->
          report.rows().isEmpty()
              ? "could not be found out: there is nothing to look at"
              : "could not be found out: " + share(report, standing);
    };
  }

  private static String share(IssuerReport report, Standing standing) {
    return "%d of %d".formatted(report.count(standing), report.rows().size());
  }

  static int exitCode(IssuerReport report) {
    return switch (report.standing()) {
      case HOLDS -> ExitCode.DONE;
      case DOES_NOT_HOLD -> ExitCode.DOES_NOT_HOLD;
      case UNKNOWN -> ExitCode.COULD_NOT_FIND_OUT;
    };
  }
}

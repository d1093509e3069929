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
import java.util.List;

/** The answer of {@code check-issuer} for people. Names in certificates are made fit to print. */
final class IssuerRows {

  private static final String NONE = "-";

  private IssuerRows() {}

  static List<String> lines(IssuerReport report) {
    List<String> lines = new ArrayList<>();
    if (!report.rows().isEmpty()) {
      lines.addAll(table(report).lines());
      report.rows().forEach(row -> lines.addAll(details(row)));
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
            "SPIFFE ID",
            "ISSUER",
            "AUTHORITY KEY ID",
            "EXPIRES IN",
            "VERDICT",
            "WHAT TO DO");
    for (Judged row : report.rows()) {
      String advice = row.verdict().advice();
      table.add(
          AgentText.printable(row.target().name()),
          row.leaf().flatMap(PresentedSvid::idIn).map(SpiffeId::toString).orElse(NONE),
          row.issuer().orElse(NONE),
          row.authorityKeyId().orElse(NONE),
          row.remaining(report.at()).map(DurationWords::of).orElse(NONE),
          row.verdict().word(),
          advice.isEmpty() ? NONE : advice);
    }
    return table;
  }

  private static List<String> details(Judged row) {
    List<String> lines = new ArrayList<>();
    if (row.verdict().standing() != Standing.HOLDS) {
      lines.add("  " + row.verdict().message());
    }
    row.note().ifPresent(note -> lines.add("  note: " + AgentText.printable(note)));
    if (!lines.isEmpty()) {
      lines.addFirst(AgentText.printable(row.target().name()));
      lines.addFirst("");
    }
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

package dev.spirebridge.cli;

import dev.spirebridge.admin.DurationWords;
import dev.spirebridge.app.ExitCode;
import dev.spirebridge.identity.AgentText;
import dev.spirebridge.identity.DistinguishedNames;
import dev.spirebridge.identity.KeyIdentifiers;
import dev.spirebridge.identity.PresentedSvid;
import dev.spirebridge.issuer.IssuerReport;
import dev.spirebridge.issuer.Judged;
import dev.spirebridge.issuer.Standing;
import dev.spirebridge.issuer.Verdict;
import io.spiffe.spiffeid.SpiffeId;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

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
          leaf(row).flatMap(PresentedSvid::idIn).map(SpiffeId::toString).orElse(NONE),
          leaf(row).map(IssuerRows::issuer).orElse(NONE),
          authorityKeyId(row).orElse(NONE),
          remaining(row, report.at()).map(DurationWords::of).orElse(NONE),
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

  static Optional<X509Certificate> leaf(Judged row) {
    return row.seen().flatMap(seen -> seen.chain().stream().findFirst());
  }

  static String issuer(X509Certificate leaf) {
    return AgentText.printable(DistinguishedNames.words(leaf.getIssuerX500Principal()));
  }

  /** Of the trusted authority; where there is none, what the certificate claims. */
  static Optional<String> authorityKeyId(Judged row) {
    return row.verdict() instanceof Verdict.Trusted trusted
        ? KeyIdentifiers.subject(trusted.authority())
        : leaf(row).flatMap(KeyIdentifiers::authority).map(AgentText::printable);
  }

  /** Until the whole path stops being valid, where it is; the certificate alone otherwise. */
  static Optional<Duration> remaining(Judged row, Instant at) {
    return row.verdict() instanceof Verdict.Trusted trusted
        ? Optional.of(trusted.remaining())
        : leaf(row).map(leaf -> Duration.between(at, leaf.getNotAfter().toInstant()));
  }
}

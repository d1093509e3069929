package dev.spirebridge.cli;

import static dev.spirebridge.cli.StatusWords.put;

import dev.spirebridge.status.IssuerStatus;
import dev.spirebridge.status.IssuersStatus;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Whose certificates the pods present; those that do not hold come first. */
final class StatusIssuers {

  private static final List<String> WORST_FIRST = List.of("does-not-hold", "unknown");

  private StatusIssuers() {}

  static StatusSection section(IssuersStatus issuers, boolean all) {
    List<IssuerStatus> shown =
        issuers.targets().stream()
            .sorted(
                Comparator.comparingInt(StatusIssuers::rank)
                    .thenComparing(IssuerStatus::targetClass)
                    .thenComparing(IssuerStatus::target))
            .limit(all ? Long.MAX_VALUE : StatusWords.MOST)
            .toList();
    FittedTable table =
        new FittedTable("TARGET", "CLASS", "VERDICT", "EXPIRES IN", "SPIFFE ID", "ISSUER");
    Map<String, List<String>> words = StatusWords.noWords();
    for (IssuerStatus target : shown) {
      table.add(
          target.target(),
          target.targetClass(),
          target.verdict(),
          StatusWords.until(target.certificate().notAfter(), issuers.now()),
          target.certificate().spiffeId().orElse(FittedTable.NONE),
          StatusWords.brief(target.certificate().issuer().orElse(FittedTable.NONE)));
      if (rank(target) < WORST_FIRST.size()) {
        put(words, target.target(), Optional.of(sentence(target)));
      }
      put(words, target.target(), target.note().map("note: "::concat));
    }
    List<String> notes = new ArrayList<>();
    issuers.notes().forEach(note -> notes.addAll(Prose.indented("note: " + note)));
    return StatusSection.of(
        heading(issuers),
        StatusSection.share(
            issuers.targets().stream().filter(each -> rank(each) < WORST_FIRST.size()).count(),
            issuers.targets().size(),
            "not known to hold"),
        table.lines(),
        StatusWords.more(issuers.targets().size(), shown.size(), "pods"),
        StatusWords.grouped(words),
        notes);
  }

  private static int rank(IssuerStatus target) {
    int known = WORST_FIRST.indexOf(target.standing());
    return known < 0 ? WORST_FIRST.size() : known;
  }

  private static String sentence(IssuerStatus target) {
    return target.advice().isEmpty() ? target.message() : target.message() + "; " + target.advice();
  }

  private static String heading(IssuersStatus issuers) {
    return "Issuers, checked %s, %s answered and %d did not"
        .formatted(
            issuers
                .checkedAt()
                .map(at -> StatusWords.since(Optional.of(at), issuers.now()) + " ago")
                .orElse("by nobody here yet"),
            StatusWords.count(issuers.bridgesAnswered(), "bridge"),
            issuers.bridgesSilent());
  }
}

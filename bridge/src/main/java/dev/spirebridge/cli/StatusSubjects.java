package dev.spirebridge.cli;

import static dev.spirebridge.cli.StatusWords.put;

import dev.spirebridge.status.Availability;
import dev.spirebridge.status.SourcePhase;
import dev.spirebridge.status.SubjectStatus;
import dev.spirebridge.status.SubscriptionStatus;
import dev.spirebridge.status.SvidStatus;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Whose identities are held, and which; who waits or has lost his comes first. */
final class StatusSubjects {

  private StatusSubjects() {}

  static StatusSection section(List<SubjectStatus> subjects, Instant now, boolean all) {
    List<SubjectStatus> shown =
        subjects.stream()
            .sorted(
                Comparator.comparing((SubjectStatus subject) -> isWell(subject, now))
                    .thenComparing(StatusSubjects::firstToExpire))
            .limit(all ? Long.MAX_VALUE : StatusWords.MOST)
            .toList();
    FittedTable table =
        new FittedTable(
                "SUBJECT",
                "STATE",
                "EXPIRES IN",
                "SPIFFE ID",
                "HINT",
                "DEFAULT",
                "ISSUER",
                "POD UID")
            .whole("STATE");
    Map<String, List<String>> words = StatusWords.noWords();
    boolean several = subjects.stream().anyMatch(subject -> subject.svids().size() > 1);
    for (SubjectStatus subject : shown) {
      rows(subject, several, now, table);
      subject
          .subscription()
          .ifPresent(asked -> {
            put(words, subject.subject(), asked.lastRefusal().map("last refusal: "::concat));
            put(words, subject.subject(), asked.lastError().map("last error: "::concat));
            put(words, subject.subject(), asked.advice().map("to do: "::concat));
          });
    }
    return StatusSection.of(
        "SVIDs",
        StatusSection.share(
            subjects.stream().filter(each -> !isWell(each, now)).count(),
            subjects.size(),
            subjects.size() == 1 ? "subject in trouble" : "subjects in trouble"),
        table.lines(),
        StatusWords.more(subjects.size(), shown.size(), "subjects"),
        StatusWords.grouped(words));
  }

  private static boolean isWell(SubjectStatus subject, Instant now) {
    return subject.availability() == Availability.AVAILABLE
        && subject.svids().stream().allMatch(svid -> svid.notAfter().isAfter(now))
        && subject.subscription().map(SubscriptionStatus::phase).orElse(SourcePhase.STREAMING)
            == SourcePhase.STREAMING;
  }

  private static Instant firstToExpire(SubjectStatus subject) {
    return subject.svids().stream()
        .map(SvidStatus::notAfter)
        .min(Comparator.naturalOrder())
        .orElse(Instant.MIN);
  }

  private static void rows(SubjectStatus subject, boolean several, Instant now, FittedTable table) {
    String pod = subject.caller().flatMap(caller -> caller.podUid()).orElse(FittedTable.NONE);
    if (subject.svids().isEmpty()) {
      String none = FittedTable.NONE;
      table.add(subject.subject(), state(subject), none, none, none, none, none, pod);
    }
    for (SvidStatus svid : subject.svids()) {
      table.add(
          subject.subject(),
          svid.notAfter().isAfter(now) ? state(subject) : "expired",
          StatusWords.until(Optional.of(svid.notAfter()), now),
          svid.spiffeId(),
          svid.hint(),
          several ? (svid.isDefault() ? "yes" : "no") : FittedTable.NONE,
          StatusWords.brief(svid.issuer()),
          pod);
    }
  }

  /** What the agent says last of a caller, if that is not that all is well. */
  private static String state(SubjectStatus subject) {
    return subject
        .subscription()
        .map(SubscriptionStatus::phase)
        .filter(phase -> phase != SourcePhase.STREAMING)
        .map(StatusWords::word)
        .orElse(StatusWords.word(subject.availability()));
  }
}

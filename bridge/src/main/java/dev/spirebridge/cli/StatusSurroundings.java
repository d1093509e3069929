package dev.spirebridge.cli;

import dev.spirebridge.status.CallersStatus;
import dev.spirebridge.status.CallersStatus.Refusals;
import dev.spirebridge.status.MovingStatus;
import dev.spirebridge.status.StatusTlsStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a bridge has only in some places: callers, the roots of a move, the status over TLS. */
final class StatusSurroundings {

  private StatusSurroundings() {}

  static StatusSection callers(Optional<CallersStatus> callers) {
    return new StatusSection(
        "Callers",
        Optional.empty(),
        callers
            .map(status ->
                Prose.lines(
                    "%s connected, told apart by %s; refused since the start: %s"
                        .formatted(
                            status.processes() == 1
                                ? "1 process is"
                                : status.processes() + " processes are",
                            status.pinning(),
                            refused(status.refused()))))
            .orElse(List.of()));
  }

  private static String refused(List<Refusals> refused) {
    String words =
        refused.stream()
            .filter(each -> each.count() > 0)
            .sorted(Comparator.comparingLong(each -> -each.count()))
            .map(each -> "%d %s".formatted(each.count(), each.reason()))
            .collect(Collectors.joining(", "));
    return words.isEmpty() ? "none" : words;
  }

  static StatusSection moving(Optional<MovingStatus> moving, Instant now) {
    List<String> lines = new ArrayList<>();
    moving.ifPresent(move -> {
      lines.addAll(
          Prose.lines(
              "%s: %s of %s, for %s more"
                  .formatted(
                      move.id().orElse("a move without a name"),
                      StatusWords.count(move.keyIds().size(), "root"),
                      move.trustDomains().isEmpty()
                          ? "no trust domain"
                          : String.join(", ", move.trustDomains()),
                      StatusWords.until(move.until(), now))));
      move.refused().ifPresent(why -> lines.addAll(Prose.indented("kept out: " + why)));
    });
    return new StatusSection(
        "Roots of a move, beside the trust bundles",
        moving.flatMap(MovingStatus::refused).map(_ -> "kept out"),
        lines);
  }

  static StatusSection overTls(Optional<StatusTlsStatus> tls, Instant now) {
    List<String> lines = new ArrayList<>();
    tls.ifPresent(status -> {
      lines.addAll(
          Prose.lines(
              "%s as %s, which expires in %s; %s turned away"
                  .formatted(
                      status.address(),
                      status.spiffeId().orElse("nobody"),
                      StatusWords.until(status.notAfter(), now),
                      StatusWords.count(status.refused(), "client"))));
      lines.addAll(Prose.indented("for " + String.join(", ", status.allowedIds())));
      status.trouble().ifPresent(why -> lines.addAll(Prose.indented(why)));
      status.lastRefusal().ifPresent(why -> lines.addAll(Prose.indented("last refusal: " + why)));
    });
    return new StatusSection(
        "This status over mutual TLS",
        tls.flatMap(StatusTlsStatus::trouble).map(_ -> "nobody can connect"),
        lines);
  }
}

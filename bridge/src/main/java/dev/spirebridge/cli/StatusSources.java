package dev.spirebridge.cli;

import static dev.spirebridge.cli.StatusWords.put;
import static dev.spirebridge.cli.StatusWords.since;
import static dev.spirebridge.cli.StatusWords.word;

import dev.spirebridge.status.SourcePhase;
import dev.spirebridge.status.SourceStatus;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Where identities come from. */
final class StatusSources {

  private StatusSources() {}

  static StatusSection section(List<SourceStatus> sources, Instant now) {
    FittedTable table =
        new FittedTable(
            "SOURCE",
            "ADDRESS",
            "PHASE",
            "FOR",
            "LAST CONTACT",
            "UPDATES",
            "REFUSED",
            "RECONNECTS");
    Map<String, List<String>> words = StatusWords.noWords();
    sources.stream()
        .sorted(Comparator.comparing(source -> source.phase() == SourcePhase.STREAMING))
        .forEach(source -> {
          table.add(
              source.kind(),
              source.address(),
              word(source.phase()),
              since(Optional.of(source.since()), now),
              source.lastContact().map(at -> since(Optional.of(at), now) + " ago").orElse("never"),
              String.valueOf(source.acceptedUpdates()),
              String.valueOf(source.refusedUpdates()),
              String.valueOf(source.reconnects()));
          put(words, source.kind(), source.lastRefusal().map("last refusal: "::concat));
          put(words, source.kind(), source.lastError().map("last error: "::concat));
          put(words, source.kind(), source.advice().map("to do: "::concat));
        });
    return StatusSection.of(
        "Sources",
        StatusSection.share(
            sources.stream().filter(each -> each.phase() != SourcePhase.STREAMING).count(),
            sources.size(),
            "not streaming"),
        table.lines(),
        StatusWords.grouped(words));
  }
}

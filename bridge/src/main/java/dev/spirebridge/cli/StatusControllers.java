package dev.spirebridge.cli;

import static dev.spirebridge.cli.StatusWords.put;
import static dev.spirebridge.cli.StatusWords.since;

import dev.spirebridge.status.ControllerStatus;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** What a controller keeps, and what it found wrong with it. */
final class StatusControllers {

  private StatusControllers() {}

  static StatusSection controllers(List<ControllerStatus> controllers, Instant now) {
    FittedTable table =
        new FittedTable(
            "RESOURCE", "LEADING", "SYNCED", "LAST PASS", "APPLIED", "DELETED", "FAILED PASSES");
    Map<String, List<String>> words = StatusWords.noWords();
    controllers.stream()
        .sorted(
            Comparator.comparing((ControllerStatus each) -> each.trouble().isEmpty())
                .thenComparing(ControllerStatus::synced))
        .forEach(each -> {
          table.add(
              each.resource(),
              each.leading() ? "yes" : "no",
              each.synced() ? "yes" : "no",
              each.lastPass().map(at -> since(Optional.of(at), now) + " ago").orElse("never"),
              String.valueOf(each.applied()),
              String.valueOf(each.deleted()),
              String.valueOf(each.failedPasses()));
          put(words, each.resource(), each.trouble());
        });
    return StatusSection.of(
        "Controllers",
        StatusSection.share(
            controllers.stream()
                .filter(each -> each.trouble().isPresent() || !each.synced())
                .count(),
            controllers.size(),
            "with something left to do"),
        table.lines(),
        StatusWords.grouped(words));
  }

  static StatusSection findings(List<ControllerStatus> controllers) {
    int all =
        controllers.stream()
            .flatMap(each -> each.findings().values().stream())
            .mapToInt(Integer::intValue)
            .sum();
    return counts(
        "Findings",
        all == 0 ? Optional.empty() : Optional.of(String.valueOf(all)),
        "REASON",
        controllers,
        ControllerStatus::findings);
  }

  static StatusSection objects(List<ControllerStatus> controllers) {
    return counts(
        "What is looked after", Optional.empty(), "STATE", controllers, ControllerStatus::objects);
  }

  private static StatusSection counts(
      String heading,
      Optional<String> trouble,
      String what,
      List<ControllerStatus> controllers,
      Function<ControllerStatus, Map<String, Integer>> counts) {
    FittedTable table = new FittedTable("RESOURCE", what, "COUNT");
    for (ControllerStatus each : controllers) {
      new TreeMap<>(counts.apply(each))
          .forEach((name, count) -> table.add(each.resource(), name, String.valueOf(count)));
    }
    return StatusSection.of(heading, trouble, table.lines());
  }
}

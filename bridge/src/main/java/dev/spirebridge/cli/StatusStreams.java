package dev.spirebridge.cli;

import static dev.spirebridge.cli.StatusWords.put;
import static dev.spirebridge.cli.StatusWords.since;

import dev.spirebridge.status.NameStatus;
import dev.spirebridge.status.StreamStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The open streams, a row for each name on them; those in trouble first, then the oldest. */
final class StatusStreams {

  private StatusStreams() {}

  static StatusSection section(List<StreamStatus> streams, Instant now, boolean all) {
    List<StreamStatus> shown =
        streams.stream()
            .sorted(
                Comparator.comparing(StatusStreams::worst)
                    .thenComparing(StreamStatus::openedAt)
                    .thenComparingLong(StreamStatus::id))
            .limit(all ? Long.MAX_VALUE : StatusWords.MOST)
            .toList();
    boolean oneListener = streams.stream().map(StreamStatus::listener).distinct().count() <= 1;
    FittedTable table =
        new FittedTable("STREAM", "AGE", "NAME", "STATE", "NODE", "CALLER", "LISTENER")
            .whole("STATE");
    for (StreamStatus stream : shown) {
      rows(stream, oneListener ? FittedTable.NONE : stream.listener(), now, table);
    }
    return StatusSection.of(
        "Streams, %d open".formatted(streams.size()),
        trouble(streams),
        table.lines(),
        StatusWords.more(streams.size(), shown.size(), "streams"),
        StatusWords.grouped(rejections(streams)));
  }

  private static Optional<String> trouble(List<StreamStatus> streams) {
    List<String> troubles = new ArrayList<>();
    long nacked = withAny(streams, NameState.NACKED);
    if (nacked > 0) {
      troubles.add(nacked + " with a NACK");
    }
    long held = withAny(streams, NameState.HELD);
    if (held > 0) {
      troubles.add(held + " waiting for a name");
    }
    return Optional.of(String.join(", ", troubles)).filter(words -> !words.isEmpty());
  }

  private static long withAny(List<StreamStatus> streams, NameState state) {
    return streams.stream()
        .filter(stream -> stream.names().stream().anyMatch(name -> NameState.of(name) == state))
        .count();
  }

  private static NameState worst(StreamStatus stream) {
    return stream.names().stream()
        .map(NameState::of)
        .min(Comparator.naturalOrder())
        .orElse(NameState.WELL);
  }

  private static void rows(StreamStatus stream, String listener, Instant now, FittedTable table) {
    String id = String.valueOf(stream.id());
    String age = since(Optional.of(stream.openedAt()), now);
    String node = node(stream.nodeId());
    if (stream.names().isEmpty()) {
      String name = stream.wildcard() ? "(all)" : FittedTable.NONE;
      table.add(id, age, name, "nothing sent", node, stream.caller(), listener);
    }
    stream.names().stream()
        .sorted(Comparator.comparing(NameState::of).thenComparing(NameStatus::name))
        .forEach(name ->
            table.add(
                id, age, name.name(), NameState.words(name, now), node, stream.caller(), listener));
  }

  /** Istio's say in the third of four parts which pod it is, and the rest is long. */
  private static String node(String nodeId) {
    String[] parts = nodeId.split("~", -1);
    return parts.length == 4 && !parts[2].isEmpty() ? parts[2] : nodeId;
  }

  /** Of all streams, also those that are not shown. */
  private static Map<String, List<String>> rejections(List<StreamStatus> streams) {
    Map<String, List<String>> words = StatusWords.noWords();
    for (StreamStatus stream : streams) {
      for (NameStatus name : stream.names()) {
        put(words, "NACK of %s on stream %d".formatted(name.name(), stream.id()), name.lastNack());
      }
    }
    return words;
  }
}

package dev.spirebridge.benchmark;

import dev.spirebridge.benchmark.Results.Column;
import dev.spirebridge.benchmark.load.Shape;
import java.util.List;

/** Whether the bridge holds up as streams grow: nothing dropped, memory linear. */
record Scaling(Results results, List<Integer> streamCounts, String method) {
  /**
   * A later stream may cost this much more than an earlier one and memory still counts as linear.
   */
  private static final double LINEAR_WITHIN = 1.25;

  /** One row per number of streams and a verdict. */
  String table() {
    if (streamCounts.stream().anyMatch(streams -> runs(streams).isEmpty())) {
      return method + ": not measured.\n";
    }
    StringBuilder table =
        new StringBuilder(
            "| %s: streams | RSS after rotations (MB) | KB per stream | KB per added stream |\n|---:|---:|---:|---:|\n"
                .formatted(method));
    for (int i = 0; i < streamCounts.size(); i++) {
      int streams = streamCounts.get(i);
      table.append(
          "| %d | %.1f | %.1f | %s |%n"
              .formatted(
                  streams,
                  median(Metric.RSS_ROTATED, streams),
                  median(Metric.MEMORY_ROTATED, streams),
                  i == 0 ? "" : "%.1f".formatted(addedKilobytes(i))));
    }
    return table.append('\n').append(verdict()).append('\n').toString();
  }

  private String verdict() {
    int last = streamCounts.size() - 1;
    double early = addedKilobytes(last - 1);
    double late = addedKilobytes(last);
    boolean whole =
        streamCounts.stream().flatMap(streams -> runs(streams).stream()).allMatch(Run::isWhole);
    return "%s: %s; memory is %s (%.1f KB, then %.1f KB per added stream)."
        .formatted(
            method,
            whole ? "nothing dropped or missed" : "STREAMS DROPPED OR ANSWERS MISSED",
            late <= early * LINEAR_WITHIN ? "linear" : "NOT LINEAR",
            early,
            late);
  }

  private double addedKilobytes(int index) {
    int streams = streamCounts.get(index);
    int before = streamCounts.get(index - 1);
    double addedMegabytes =
        median(Metric.RSS_ROTATED, streams) - median(Metric.RSS_ROTATED, before);
    return addedMegabytes * 1024 / (streams - before);
  }

  private double median(Metric metric, int streams) {
    return Results.median(metric, runs(streams));
  }

  private List<Run> runs(int streams) {
    return results.of(new Column(BridgeSubject.LABEL, method, Shape.ofOneProcess(streams)));
  }
}

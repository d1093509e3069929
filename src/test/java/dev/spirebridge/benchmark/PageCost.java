package dev.spirebridge.benchmark;

import dev.spirebridge.benchmark.Results.Column;
import dev.spirebridge.benchmark.load.SdsMethod;
import dev.spirebridge.benchmark.load.Shape;
import java.util.List;

/** What streams notice of somebody who looks at the status page: with, as a share of without. */
final class PageCost {

  private static final List<Metric> METRICS =
      List.of(
          Metric.TIME_TO_SERVE,
          Metric.SPREAD_P99,
          Metric.MEMORY_ROTATED,
          Metric.RSS_ROTATED,
          Metric.CPU_PER_ROTATION);

  private PageCost() {}

  static String table(Results results, Shape shape) {
    StringBuilder table =
        new StringBuilder("| with its page open / without, %s |".formatted(shape.label()));
    for (SdsMethod method : SdsMethod.values()) {
      table.append(' ').append(method.label()).append(" |");
    }
    table.append("\n|---|").append("---:|".repeat(SdsMethod.values().length)).append('\n');
    for (Metric metric : METRICS) {
      table.append("| ").append(metric.label()).append(" |");
      for (SdsMethod method : SdsMethod.values()) {
        table.append(' ').append(cell(results, metric, method, shape)).append(" |");
      }
      table.append('\n');
    }
    return table.append('\n').toString();
  }

  private static String cell(Results results, Metric metric, SdsMethod method, Shape shape) {
    List<Run> without = results.of(new Column(BridgeSubject.LABEL, method.label(), shape));
    List<Run> with = results.of(new Column(WatchedBridge.LABEL, method.label(), shape));
    if (!with.stream().allMatch(Run::isWhole) || !without.stream().allMatch(Run::isWhole)) {
      return "void: streams dropped or answers missed";
    }
    return "%.2f".formatted(Results.median(metric, with) / Results.median(metric, without));
  }
}

package dev.spirebridge.benchmark;

import dev.spirebridge.benchmark.load.Shape;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Runs in columns of the same subject, method and shape of the load; renders them as markdown. A
 * method that a subject does not have makes a note, not a column.
 */
final class Results {
  /** What all runs of a column have in common. */
  record Column(String subject, String method, Shape shape) {}

  private static final Comparator<Column> ORDER =
      Comparator.comparing(Column::subject)
          .thenComparing(Column::method, Comparator.reverseOrder())
          .thenComparing(Column::shape);

  private final Map<Column, List<Run>> columns = new TreeMap<>(ORDER);
  private final Set<String> notOffered = new TreeSet<>();

  void add(Run run) {
    if (run.isNotOffered()) {
      notOffered.add("%s does not offer %s.".formatted(run.subject(), run.method()));
      return;
    }
    columns
        .computeIfAbsent(
            new Column(run.subject(), run.method(), run.shape()), column -> new ArrayList<>())
        .add(run);
  }

  List<Run> runs() {
    return columns.values().stream().flatMap(List::stream).toList();
  }

  List<Run> of(Column column) {
    return columns.getOrDefault(column, List.of());
  }

  /** One row per metric, one column per subject, method and shape of the load. */
  String table(List<Metric> metrics) {
    StringBuilder table = new StringBuilder("| |");
    columns
        .keySet()
        .forEach(column ->
            table.append(
                " %s, %s, %s |"
                    .formatted(column.subject(), column.method(), column.shape().label())));
    table.append("\n|---|").append("---:|".repeat(columns.size())).append('\n');
    for (Metric metric : metrics) {
      table.append("| ").append(metric.label()).append(" |");
      columns.values().forEach(runs -> table.append(' ').append(cell(metric, runs)).append(" |"));
      table.append('\n');
    }
    if (!notOffered.isEmpty()) {
      table.append('\n').append(String.join(" ", notOffered)).append('\n');
    }
    return table.toString();
  }

  /** The median over the runs of a column. */
  static double median(Metric metric, List<Run> runs) {
    return Run.median(runs.stream().mapToDouble(metric::of).toArray());
  }

  private static String cell(Metric metric, List<Run> runs) {
    String median = metric.format(median(metric, runs));
    List<String> sorted = runs.stream().map(metric::of).sorted().map(metric::format).toList();
    return sorted.getFirst().equals(sorted.getLast())
        ? median
        : "%s (%s–%s)".formatted(median, sorted.getFirst(), sorted.getLast());
  }
}

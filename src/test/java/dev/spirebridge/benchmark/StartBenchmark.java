package dev.spirebridge.benchmark;

import dev.spirebridge.benchmark.StartMeasurement.Found;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * What a sidecar costs that does nothing but serve two proxies: the time from its process's start
 * to its first answer, its memory a while later, and what it uses of a processor in peace. Of the
 * launcher in a source tree and of the distribution, in turns.
 */
record StartBenchmark(int rounds, Function<Workspace, Feed> feed) {

  /** What is started, and the most it may need. */
  private record Subject(String label, List<String> command, Limits limits) {}

  private record Limits(int firstAnswerMillis, int residentMegabytes, double idlePercent) {}

  private record Row(String label, int digits, ToDoubleFunction<Found> value) {}

  /** As the launcher does after a build; Maven has made another jar since. */
  private static final List<String> MAKE_CACHE =
      List.of(
          "sh",
          "-c",
          "deploy/image/trial \"$(.mvn/find-jdk)/bin/java\" --train . target/spire-bridge.aot");

  private static final Duration CACHE_LIMIT = Duration.ofMinutes(5);

  private static final Path DISTRIBUTION = Path.of("target", "distribution", "spire-bridge");

  private static final List<Row> ROWS =
      List.of(
          new Row("first SDS answer after process start (ms)", 0, Found::firstAnswerMillis),
          new Row("CPU until then (s)", 2, Found::startCpuSeconds),
          new Row("RSS 15 s later, two proxies (MB)", 1, found -> megabytes(found.resident())),
          new Row("PSS, likewise (MB)", 1, found -> megabytes(found.proportional())),
          new Row("CPU in peace (%)", 2, Found::idlePercent));

  /**
   * @return the tables of docs/benchmarks.md
   * @throws BenchmarkException where a subject does not come up
   */
  String run() {
    makeCache();
    Map<Subject, List<Found>> found = new LinkedHashMap<>();
    subjects().forEach(subject -> found.put(subject, new ArrayList<>()));
    for (int round = 1; round <= rounds; round++) {
      Progress.say("round %d of %d".formatted(round, rounds));
      found.forEach((subject, runs) -> {
        runs.add(measure(subject));
        Progress.say("    %s: %s".formatted(subject.label(), runs.getLast()));
      });
    }
    return report(found);
  }

  private static void makeCache() {
    Progress.say("the launcher's cache of classes");
    try (Workspace workspace = Workspace.create()) {
      Process making = workspace.start("cache", MAKE_CACHE);
      Polling.until("the launcher's cache", CACHE_LIMIT, () -> !making.isAlive());
      if (making.exitValue() != 0) {
        throw new BenchmarkException("There is no cache:\n" + workspace.tail("cache"));
      }
    }
  }

  private static List<Subject> subjects() {
    Subject launcher =
        new Subject("launcher", BridgeSubject.LAUNCHER, new Limits(700, 100, Double.NaN));
    if (!Files.isExecutable(DISTRIBUTION)) {
      Progress.say("no distribution in target: make it by deploy/image/build");
      return List.of(launcher);
    }
    return List.of(
        new Subject(
            "distribution",
            List.of(DISTRIBUTION.toAbsolutePath().toString()),
            new Limits(350, 80, 0.1)),
        launcher);
  }

  private Found measure(Subject subject) {
    try (Workspace workspace = Workspace.create()) {
      return new StartMeasurement(workspace, feed.apply(workspace)).run(subject.command());
    }
  }

  private static String report(Map<Subject, List<Found>> found) {
    StringBuilder table = new StringBuilder("| |");
    found.keySet().forEach(subject -> table.append(" %s | target |".formatted(subject.label())));
    table.append("\n|---|").append("---:|---:|".repeat(found.size())).append('\n');
    for (int row = 0; row < ROWS.size(); row++) {
      Row what = ROWS.get(row);
      table.append("| ").append(what.label()).append(" |");
      for (Map.Entry<Subject, List<Found>> column : found.entrySet()) {
        double target = target(column.getKey().limits(), row);
        table.append(cells(what, column.getValue(), target));
      }
      table.append('\n');
    }
    return table.toString();
  }

  /** Not a number where nothing was set. */
  private static double target(Limits limits, int row) {
    return switch (row) {
      case 0 -> limits.firstAnswerMillis();
      case 2 -> limits.residentMegabytes();
      case 4 -> limits.idlePercent();
      default -> Double.NaN;
    };
  }

  private static String cells(Row row, List<Found> runs, double target) {
    double[] values = runs.stream().mapToDouble(row.value()).sorted().toArray();
    double median = Run.median(values);
    String format = "%." + row.digits() + "f";
    String spread =
        "%s (%s–%s)"
            .formatted(
                format.formatted(median),
                format.formatted(values[0]),
                format.formatted(values[values.length - 1]));
    String judged =
        Double.isNaN(target)
            ? ""
            : "≤ %s %s"
                .formatted(
                    BigDecimal.valueOf(target).stripTrailingZeros().toPlainString(),
                    median <= target ? "met" : "missed");
    return " %s | %s |".formatted(spread, judged);
  }

  private static double megabytes(long kilobytes) {
    return kilobytes / 1024.0;
  }
}

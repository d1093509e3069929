package dev.spirebridge.benchmark;

import dev.spirebridge.benchmark.load.Distribution;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** A row of the tables; not a number where a run has no such value. */
record Metric(String name, String unit, int digits, ToDoubleFunction<Run> value) {
  static final Metric TIME_TO_SERVE =
      new Metric("time until all are served", "ms", 0, run -> run.served().millis());

  static final Metric SPREAD_P99 =
      new Metric("rotation spread p99", "ms", 0, run -> run.medianSpread(Distribution::p99));

  static final Metric MEMORY_CONNECTED =
      new Metric(
          "resident memory per stream, connected", "KB", 1, Run::connectedKilobytesPerStream);

  static final Metric MEMORY_ROTATED =
      new Metric(
          "resident memory per stream, after rotations", "KB", 1, Run::rotatedKilobytesPerStream);

  static final Metric RSS_ROTATED =
      new Metric(
          "RSS after rotations", "MB", 1, run -> megabytes(run.rotated().residentKilobytes()));

  static final Metric CPU_PER_ROTATION =
      new Metric("CPU per rotation", "s", 3, Run::rotationCpuSeconds);

  /** In the order of the tables. */
  static final List<Metric> ALL =
      List.of(
          TIME_TO_SERVE,
          new Metric("first answer p50", "ms", 0, run -> run.served().firstAnswer().p50()),
          new Metric("first answer p99", "ms", 0, run -> run.served().firstAnswer().p99()),
          new Metric("rotation spread p50", "ms", 0, run -> run.medianSpread(Distribution::p50)),
          SPREAD_P99,
          new Metric("rotation spread max", "ms", 0, Run::greatestSpread),
          MEMORY_CONNECTED,
          MEMORY_ROTATED,
          new Metric("RSS idle", "MB", 1, run -> megabytes(run.idle().residentKilobytes())),
          new Metric(
              "RSS connected", "MB", 1, run -> megabytes(run.connected().residentKilobytes())),
          RSS_ROTATED,
          new Metric("PSS idle", "MB", 1, run -> megabytes(run.idle().proportionalKilobytes())),
          new Metric(
              "PSS after rotations",
              "MB",
              1,
              run -> megabytes(run.rotated().proportionalKilobytes())),
          new Metric("CPU to connect", "s", 2, Run::connectCpuSeconds),
          CPU_PER_ROTATION,
          new Metric("streams dropped", "", 0, Run::dropped),
          new Metric("answers missed", "", 0, Run::missed));

  /** With what the agent behind the bridge needs for the bridge's callers. */
  static final List<Metric> NODE =
      Stream.concat(
              ALL.stream(),
              Stream.of(
                  new Metric(
                      "agent behind it: resident memory per stream, after rotations",
                      "KB",
                      1,
                      Run::agentKilobytesPerStream),
                  new Metric(
                      "agent behind it: CPU to connect", "s", 2, Run::agentConnectCpuSeconds)))
          .toList();

  String label() {
    return unit.isEmpty() ? name : name + " (" + unit + ")";
  }

  double of(Run run) {
    return value.applyAsDouble(run);
  }

  String format(double number) {
    return Double.isNaN(number) ? "–" : String.format("%." + digits + "f", number);
  }

  private static double megabytes(long kilobytes) {
    return kilobytes / 1024.0;
  }
}

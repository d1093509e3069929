package dev.spirebridge.benchmark;

import dev.spirebridge.benchmark.load.Distribution;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/**
 * A row of the tables. Its target, where there is one, is the most the bridge may need, as a share
 * of the agent's.
 */
record Metric(
    String name, String unit, int digits, OptionalDouble target, ToDoubleFunction<Run> value) {
  static final Metric MEMORY_ROTATED =
      new Metric(
          "resident memory per stream, after rotations",
          "KB",
          1,
          0.4,
          Run::rotatedKilobytesPerStream);

  static final Metric RSS_ROTATED =
      new Metric(
          "RSS after rotations", "MB", 1, run -> megabytes(run.rotated().residentKilobytes()));

  /** In the order of the tables. */
  static final List<Metric> ALL =
      List.of(
          new Metric("time until all are served", "ms", 0, 1.2, run -> run.served().millis()),
          new Metric("first answer p50", "ms", 0, run -> run.served().firstAnswer().p50()),
          new Metric("first answer p99", "ms", 0, run -> run.served().firstAnswer().p99()),
          new Metric("rotation spread p50", "ms", 0, run -> run.medianSpread(Distribution::p50)),
          new Metric(
              "rotation spread p99", "ms", 0, 1.0, run -> run.medianSpread(Distribution::p99)),
          new Metric("rotation spread max", "ms", 0, Run::greatestSpread),
          new Metric(
              "resident memory per stream, connected",
              "KB",
              1,
              0.4,
              Run::connectedKilobytesPerStream),
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
          new Metric("CPU per rotation", "s", 3, 0.6, Run::rotationCpuSeconds),
          new Metric("streams dropped", "", 0, Run::dropped),
          new Metric("answers missed", "", 0, Run::missed));

  private Metric(String name, String unit, int digits, ToDoubleFunction<Run> value) {
    this(name, unit, digits, OptionalDouble.empty(), value);
  }

  private Metric(String name, String unit, int digits, double target, ToDoubleFunction<Run> value) {
    this(name, unit, digits, OptionalDouble.of(target), value);
  }

  String label() {
    return unit.isEmpty() ? name : name + " (" + unit + ")";
  }

  double of(Run run) {
    return value.applyAsDouble(run);
  }

  String format(double number) {
    return String.format("%." + digits + "f", number);
  }

  private static double megabytes(long kilobytes) {
    return kilobytes / 1024.0;
  }
}

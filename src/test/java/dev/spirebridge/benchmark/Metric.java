package dev.spirebridge.benchmark;

import dev.spirebridge.benchmark.load.Distribution;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/** The rows of the tables; a target is the most the bridge may need, as a share of the agent's. */
enum Metric {
  ALL_SERVED("time until all are served", "ms", 0, 1.2, run -> run.served().millis()),
  FIRST_ANSWER_P50("first answer p50", "ms", 0, run -> run.served().firstAnswer().p50()),
  FIRST_ANSWER_P99("first answer p99", "ms", 0, run -> run.served().firstAnswer().p99()),
  SPREAD_P50("rotation spread p50", "ms", 0, run -> run.medianSpread(Distribution::p50)),
  SPREAD_P99("rotation spread p99", "ms", 0, 1.0, run -> run.medianSpread(Distribution::p99)),
  SPREAD_MAX("rotation spread max", "ms", 0, Run::greatestSpread),
  MEMORY_CONNECTED(
      "resident memory per stream, connected", "KB", 1, 0.4, Run::connectedKilobytesPerStream),
  MEMORY_ROTATED(
      "resident memory per stream, after rotations", "KB", 1, 0.4, Run::rotatedKilobytesPerStream),
  RSS_IDLE("RSS idle", "MB", 1, run -> megabytes(run.idle().residentKilobytes())),
  RSS_CONNECTED("RSS connected", "MB", 1, run -> megabytes(run.connected().residentKilobytes())),
  RSS_ROTATED("RSS after rotations", "MB", 1, run -> megabytes(run.rotated().residentKilobytes())),
  PSS_IDLE("PSS idle", "MB", 1, run -> megabytes(run.idle().proportionalKilobytes())),
  PSS_ROTATED(
      "PSS after rotations", "MB", 1, run -> megabytes(run.rotated().proportionalKilobytes())),
  CPU_CONNECT("CPU to connect", "s", 2, Run::connectCpuSeconds),
  CPU_ROTATION("CPU per rotation", "s", 3, 0.6, Run::rotationCpuSeconds),
  DROPPED("streams dropped", "", 0, Run::dropped),
  MISSED("answers missed", "", 0, Run::missed);

  private final String label;
  private final String unit;
  private final int digits;
  private final OptionalDouble target;
  private final ToDoubleFunction<Run> value;

  Metric(String label, String unit, int digits, ToDoubleFunction<Run> value) {
    this(label, unit, digits, OptionalDouble.empty(), value);
  }

  Metric(String label, String unit, int digits, double target, ToDoubleFunction<Run> value) {
    this(label, unit, digits, OptionalDouble.of(target), value);
  }

  Metric(
      String label, String unit, int digits, OptionalDouble target, ToDoubleFunction<Run> value) {
    this.label = label;
    this.unit = unit;
    this.digits = digits;
    this.target = target;
    this.value = value;
  }

  String label() {
    return unit.isEmpty() ? label : label + " (" + unit + ")";
  }

  OptionalDouble target() {
    return target;
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

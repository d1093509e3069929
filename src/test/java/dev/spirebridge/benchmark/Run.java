package dev.spirebridge.benchmark;

import dev.spirebridge.benchmark.load.Distribution;
import dev.spirebridge.benchmark.load.LoadEvent;
import dev.spirebridge.benchmark.load.Shape;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * One subject under one load, from its start to the last rotation.
 *
 * @param idle before the first connection
 * @param connected after all streams were served
 * @param rotated after the last rotation
 * @param agent null where the subject is the agent itself, or where there is none; Jackson alone
 *     cannot write an Optional
 */
record Run(
    String subject,
    String method,
    Shape shape,
    LoadEvent.Served served,
    List<Rotation> rotations,
    ProcessUsage idle,
    ProcessUsage connected,
    ProcessUsage rotated,
    @Nullable AgentBehind agent) {

  /** One rotation, with the processor time from before its cause until the subject was quiet. */
  record Rotation(LoadEvent.Rotated seen, double cpuSeconds) {}

  /** What the agent that feeds the subject used, at the same times. */
  record AgentBehind(ProcessUsage idle, ProcessUsage connected, ProcessUsage rotated) {}

  int streams() {
    return shape.streams();
  }

  /** The server closed every stream as a method it does not have. */
  boolean isNotOffered() {
    return served.served() == 0
        && !served.closed().isEmpty()
        && served.closed().keySet().stream().allMatch(reason -> reason.contains("status 12"));
  }

  double connectCpuSeconds() {
    return connected.cpuSeconds() - idle.cpuSeconds();
  }

  double rotationCpuSeconds() {
    return rotations.stream().mapToDouble(Rotation::cpuSeconds).average().orElse(0);
  }

  double connectedKilobytesPerStream() {
    return (connected.residentKilobytes() - idle.residentKilobytes()) / (double) streams();
  }

  double rotatedKilobytesPerStream() {
    return (rotated.residentKilobytes() - idle.residentKilobytes()) / (double) streams();
  }

  /** Not a number where no agent is behind the subject. */
  double agentKilobytesPerStream() {
    return Optional.ofNullable(agent)
        .map(behind ->
            (behind.rotated().residentKilobytes() - behind.idle().residentKilobytes())
                / (double) streams())
        .orElse(Double.NaN);
  }

  /** Not a number where no agent is behind the subject. */
  double agentConnectCpuSeconds() {
    return Optional.ofNullable(agent)
        .map(behind -> behind.connected().cpuSeconds() - behind.idle().cpuSeconds())
        .orElse(Double.NaN);
  }

  double medianSpread(ToDoubleFunction<Distribution> percentile) {
    return median(
        rotations.stream()
            .mapToDouble(one -> percentile.applyAsDouble(one.seen().spread()))
            .toArray());
  }

  double greatestSpread() {
    return rotations.stream().mapToDouble(one -> one.seen().spread().max()).max().orElse(0);
  }

  /** Every stream was served, saw every rotation and is open. */
  boolean isWhole() {
    return served.served() == streams() && dropped() == 0 && missed() == 0;
  }

  /** Streams the server closed. */
  int dropped() {
    var closed = rotations.isEmpty() ? served.closed() : rotations.getLast().seen().closed();
    return closed.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** Answers that never came: streams not served, and rotations that did not reach a stream. */
  int missed() {
    return served.missing() + rotations.stream().mapToInt(one -> one.seen().missing()).sum();
  }

  static double median(double[] values) {
    if (values.length == 0) {
      return 0;
    }
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}

package dev.spirebridge.benchmark;

import java.util.List;

/** What the bridge has set itself to need, as shares of what the agent needs. */
final class Targets {
  /** The most the bridge may need of one thing. */
  record Target(Metric metric, double most) {}

  /** As a sidecar or gateway, with one identity for everybody. */
  static final List<Target> SIDECAR =
      List.of(
          new Target(Metric.TIME_TO_SERVE, 1.2),
          new Target(Metric.SPREAD_P99, 1.0),
          new Target(Metric.MEMORY_CONNECTED, 0.4),
          new Target(Metric.MEMORY_ROTATED, 0.4),
          new Target(Metric.CPU_PER_ROTATION, 0.6));

  /** As a daemon that asks the agent about each caller: one hop more than the agent's own SDS. */
  static final List<Target> NODE =
      List.of(
          new Target(Metric.TIME_TO_SERVE, 1.2),
          new Target(Metric.SPREAD_P99, 0.6),
          new Target(Metric.MEMORY_CONNECTED, 0.6),
          new Target(Metric.MEMORY_ROTATED, 0.6));

  private Targets() {}
}

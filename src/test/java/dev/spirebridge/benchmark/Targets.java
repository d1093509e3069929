package dev.spirebridge.benchmark;

import java.util.ArrayList;
import java.util.List;

/** What the bridge has set itself to need, as shares of what the agent needs. */
final class Targets {
  /** The most the bridge may need of one thing. */
  record Target(Metric metric, double most) {}

  private static final int MANY = 5_000;

  /**
   * As a sidecar or gateway, with one identity for everybody. With few streams what a JVM costs to
   * begin with weighs most, so some targets are those of many.
   */
  static List<Target> sidecar(int streams) {
    List<Target> targets = new ArrayList<>();
    targets.add(new Target(Metric.TIME_TO_SERVE, streams < MANY ? 1.2 : 0.75));
    targets.add(new Target(Metric.SPREAD_P99, streams < MANY ? 0.85 : 0.6));
    targets.add(new Target(Metric.MEMORY_CONNECTED, 0.25));
    targets.add(new Target(Metric.MEMORY_ROTATED, 0.25));
    if (streams >= MANY) {
      targets.add(new Target(Metric.RSS_ROTATED, 0.25));
    }
    targets.add(new Target(Metric.CPU_PER_ROTATION, 0.4));
    return List.copyOf(targets);
  }

  /** As a daemon that asks the agent about each caller: one hop more than the agent's own SDS. */
  private static final List<Target> NODE =
      List.of(
          new Target(Metric.TIME_TO_SERVE, 1.2),
          new Target(Metric.SPREAD_P99, 0.6),
          new Target(Metric.MEMORY_CONNECTED, 0.6),
          new Target(Metric.MEMORY_ROTATED, 0.6));

  private Targets() {}

  /** Whatever the shape of the load. */
  static List<Target> node() {
    return NODE;
  }
}

package dev.spirebridge.admin;

import dev.spirebridge.status.BridgeStatus;

/** Metrics of the roots of a move; absent while nobody asks for any. */
final class MovingMetrics {

  private MovingMetrics() {}

  static void add(BridgeStatus status, MetricFamilies families) {
    Samples roots = new Samples(Double::max);
    Samples until = new Samples(Double::max);
    status
        .moving()
        .ifPresent(moving -> {
          roots.add(moving.keyIds().size());
          if (!moving.keyIds().isEmpty()) {
            moving.until().ifPresent(instant -> until.add(Samples.unixSeconds(instant)));
          }
        });
    families.gauge(
        "spirebridge_moving_roots",
        "Roots of a mesh CA that proxies trust beside their bundles; 0 while all are kept out",
        roots);
    families.gauge(
        "spirebridge_moving_until_timestamp_seconds",
        "When these roots are taken out at the latest",
        until);
  }
}

package dev.spirebridge.admin;

import dev.spirebridge.status.ProcessStatus;
import io.prometheus.metrics.model.snapshots.Labels;

/** Metrics of the process as a whole, whatever it does. */
final class ProcessMetrics {

  private ProcessMetrics() {}

  static void add(ProcessStatus status, boolean ready, MetricFamilies families) {
    families.info(
        "spirebridge_build_info",
        "Constant 1; the version is its label",
        Labels.of("version", status.version()));
    families.gauge(
        "spirebridge_start_timestamp_seconds",
        "When the process started",
        new Samples(Double::max).add(Samples.unixSeconds(status.startedAt())));
    families.gauge(
        "spirebridge_ready",
        "1 while /readyz says ready",
        new Samples(Double::max).add(ready ? 1 : 0));
  }
}

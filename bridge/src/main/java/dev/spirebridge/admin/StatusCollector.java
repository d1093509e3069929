package dev.spirebridge.admin;

import dev.spirebridge.status.BridgeStatus;
import dev.spirebridge.status.StatusSource;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Duration;

/**
 * Turns one status into all metrics of a scrape, so that they agree with each other and with the
 * status document. Labels are only what the configuration and the registration entries bound, never
 * what a client says of itself.
 */
final class StatusCollector implements MultiCollector {

  private final StatusSource<BridgeStatus> status;
  private final Duration silenceLimit;

  StatusCollector(StatusSource<BridgeStatus> status, Duration silenceLimit) {
    this.status = status;
    this.silenceLimit = silenceLimit;
  }

  @Override
  public MetricSnapshots collect() {
    BridgeStatus current = status.status();
    MetricFamilies families = new MetricFamilies();
    ProcessMetrics.add(current, silenceLimit, families);
    SourceMetrics.add(current, families);
    CallerMetrics.add(current, families);
    IdentityMetrics.add(current, families);
    SdsMetrics.add(current, families);
    return families.snapshots();
  }

  /** What concerns the process as a whole. */
  private static final class ProcessMetrics {

    static void add(BridgeStatus status, Duration silenceLimit, MetricFamilies families) {
      boolean ready = ReadinessVerdict.of(status, silenceLimit, status.now()).isReady();
      families.info(
          "spirebridge_build_info",
          "Constant 1; the version is its label",
          Labels.of("version", status.version()));
      families.gauge(
          "spirebridge_start_timestamp_seconds",
          "When the bridge started",
          new Samples(Double::max).add(Samples.unixSeconds(status.startedAt())));
      families.gauge(
          "spirebridge_ready",
          "1 while /readyz says ready",
          new Samples(Double::max).add(ready ? 1 : 0));
    }
  }
}

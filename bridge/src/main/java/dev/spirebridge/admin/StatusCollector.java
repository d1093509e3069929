package dev.spirebridge.admin;

import dev.spirebridge.status.BridgeStatus;
import dev.spirebridge.status.StatusSource;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Duration;

/**
 * Turns one status of a bridge into all metrics of a scrape, so that they agree with each other and
 * with the status document. Labels are only what the configuration and the registration entries
 * bound, never what a client says of itself.
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
    boolean ready = ReadinessVerdict.of(current, silenceLimit, current.now()).isReady();
    ProcessMetrics.add(current, ready, families);
    SourceMetrics.add(current, families);
    CallerMetrics.add(current, families);
    IdentityMetrics.add(current, families);
    SdsMetrics.add(current, families);
    FilesMetrics.add(current, families);
    SecretMetrics.add(current, families);
    MovingMetrics.add(current, families);
    return families.snapshots();
  }
}

package dev.spirebridge.admin;

import dev.spirebridge.status.BridgeStatus;
import dev.spirebridge.status.SourcePhase;
import dev.spirebridge.status.SourceStatus;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.Locale;
import java.util.function.ToLongFunction;

/** Metrics of the sources: where each stands with its agent, and what it has taken from it. */
final class SourceMetrics {

  private final BridgeStatus status;
  private final MetricFamilies families;

  private SourceMetrics(BridgeStatus status, MetricFamilies families) {
    this.status = status;
    this.families = families;
  }

  static void add(BridgeStatus status, MetricFamilies families) {
    SourceMetrics metrics = new SourceMetrics(status, families);
    metrics.phase();
    metrics.contact();
    metrics.counter(
        "spirebridge_source_accepted_updates_total",
        "Updates that were checked and taken into use",
        SourceStatus::acceptedUpdates);
    metrics.counter(
        "spirebridge_source_refused_updates_total",
        "Updates that failed a check and were refused whole",
        SourceStatus::refusedUpdates);
    metrics.counter(
        "spirebridge_source_reconnects_total",
        "Watches opened after the first one",
        SourceStatus::reconnects);
  }

  private static Labels labels(SourceStatus source) {
    return Labels.of("source", source.kind(), "address", source.address());
  }

  private void phase() {
    Samples samples = new Samples(Double::max);
    for (SourceStatus source : status.sources()) {
      for (SourcePhase phase : SourcePhase.values()) {
        samples.add(
            labels(source).add("phase", phase.name().toLowerCase(Locale.ROOT)),
            source.phase() == phase ? 1 : 0);
      }
    }
    families.gauge(
        "spirebridge_source_phase", "1 for the phase the source is in, 0 for the others", samples);
  }

  private void contact() {
    Samples samples = new Samples(Double::max);
    for (SourceStatus source : status.sources()) {
      source
          .lastKnownAlive(status.now())
          .ifPresent(last -> samples.add(labels(source), Samples.unixSeconds(last)));
    }
    families.gauge(
        "spirebridge_source_last_contact_timestamp_seconds",
        "When the agent was last known to be there; the present while a watch is open",
        samples);
  }

  private void counter(String name, String help, ToLongFunction<SourceStatus> value) {
    Samples samples = new Samples(Double::sum);
    status
        .sources()
        .forEach(source -> samples.add(labels(source), (double) value.applyAsLong(source)));
    families.counter(name, help, samples);
  }
}

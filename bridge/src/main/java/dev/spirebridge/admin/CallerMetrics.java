package dev.spirebridge.admin;

import dev.spirebridge.status.BridgeStatus;
import dev.spirebridge.status.CallersStatus;
import dev.spirebridge.status.CallersStatus.Refusals;
import dev.spirebridge.status.SourcePhase;
import dev.spirebridge.status.SubjectStatus;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.Locale;

/**
 * Metrics of the calling processes, counted and never named: a process lives for too short a time
 * to be a label. Absent where identities do not depend on the caller.
 */
final class CallerMetrics {

  private CallerMetrics() {}

  static void add(BridgeStatus status, MetricFamilies families) {
    status.callers().ifPresent(callers -> add(callers, status, families));
  }

  private static void add(CallersStatus callers, BridgeStatus status, MetricFamilies families) {
    families.gauge(
        "spirebridge_callers",
        "Processes with a connection open now",
        new Samples(Double::sum).add(callers.processes()));
    families.counter(
        "spirebridge_callers_refused_total",
        "Connections closed unserved because of who called or how often",
        refused(callers));
    families.gauge(
        "spirebridge_subscriptions",
        "Processes the agent is asked about, by where it stands towards them",
        subscriptions(status));
  }

  private static Samples refused(CallersStatus callers) {
    Samples samples = new Samples(Double::sum);
    for (Refusals refusals : callers.refused()) {
      samples.add(Labels.of("reason", refusals.reason()), (double) refusals.count());
    }
    return samples;
  }

  private static Samples subscriptions(BridgeStatus status) {
    Samples samples = new Samples(Double::sum);
    for (SourcePhase phase : SourcePhase.values()) {
      samples.add(labels(phase), 0);
    }
    for (SubjectStatus subject : status.subjects()) {
      subject
          .subscription()
          .ifPresent(subscription -> samples.add(labels(subscription.phase()), 1));
    }
    return samples;
  }

  private static Labels labels(SourcePhase phase) {
    return Labels.of("phase", phase.name().toLowerCase(Locale.ROOT));
  }
}

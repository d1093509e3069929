package dev.spirebridge.admin;

import dev.spirebridge.status.ControllerProcessStatus;
import dev.spirebridge.status.ControllerStatus;
import dev.spirebridge.status.IssuersStatus;
import dev.spirebridge.status.StatusSource;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * Turns one status of a controller into all metrics of a scrape. Labels are kinds of objects,
 * states and reasons, never names of namespaces: there may be thousands of those.
 */
final class ControllerCollector implements MultiCollector {

  private final StatusSource<ControllerProcessStatus> source;
  private final Optional<StatusSource<IssuersStatus>> issuers;

  /**
   * @param issuers empty where the issuer check is off
   */
  ControllerCollector(
      StatusSource<ControllerProcessStatus> source, Optional<StatusSource<IssuersStatus>> issuers) {
    this.source = source;
    this.issuers = issuers;
  }

  @Override
  public MetricSnapshots collect() {
    ControllerProcessStatus status = source.status();
    MetricFamilies families = new MetricFamilies();
    ProcessMetrics.add(status, ControllerReadinessRules.verdict(status).isReady(), families);
    families.gauge(
        "spirebridge_controller_leading",
        "1 while this process holds the lease and writes",
        new Samples(Double::max).add(status.leading() ? 1 : 0));
    states(status, families);
    families.counter(
        "spirebridge_controller_applied_total",
        "Objects created or corrected",
        each(status, ControllerStatus::applied));
    families.counter(
        "spirebridge_controller_deleted_total",
        "Objects deleted",
        each(status, ControllerStatus::deleted));
    families.counter(
        "spirebridge_controller_failed_passes_total",
        "Passes that did not end well",
        each(status, ControllerStatus::failedPasses));
    issuers.ifPresent(check -> IssuerMetrics.add(check.status(), families));
    return families.snapshots();
  }

  private static void states(ControllerProcessStatus status, MetricFamilies families) {
    families.gauge(
        "spirebridge_controller_synced",
        "1 while the last pass saw the whole and left nothing to do",
        each(status, controller -> controller.synced() ? 1 : 0));
    Samples lastPass = new Samples(Double::max);
    for (ControllerStatus controller : status.controllers()) {
      controller
          .lastPass()
          .ifPresent(at -> lastPass.add(resource(controller), Samples.unixSeconds(at)));
    }
    families.gauge(
        "spirebridge_controller_last_pass_timestamp_seconds",
        "When the last pass ended without failure",
        lastPass);
    families.gauge(
        "spirebridge_controller_objects",
        "What is looked after, by state",
        byName(status, "state", ControllerStatus::objects));
    families.gauge(
        "spirebridge_controller_findings",
        "What people should know, by reason",
        byName(status, "reason", ControllerStatus::findings));
  }

  private static Labels resource(ControllerStatus controller) {
    return Labels.of("resource", controller.resource());
  }

  private static Samples each(
      ControllerProcessStatus status, ToDoubleFunction<ControllerStatus> value) {
    Samples samples = new Samples(Double::sum);
    for (ControllerStatus controller : status.controllers()) {
      samples.add(resource(controller), value.applyAsDouble(controller));
    }
    return samples;
  }

  private static Samples byName(
      ControllerProcessStatus status,
      String label,
      Function<ControllerStatus, Map<String, Integer>> counts) {
    Samples samples = new Samples(Double::sum);
    for (ControllerStatus controller : status.controllers()) {
      counts
          .apply(controller)
          .forEach((name, count) -> samples.add(resource(controller).add(label, name), count));
    }
    return samples;
  }
}

package dev.spirebridge.admin;

import dev.spirebridge.status.IssuerStatus;
import dev.spirebridge.status.IssuersStatus;
import io.prometheus.metrics.model.snapshots.Labels;

/** Whose certificates the pods present, by class and verdict: there may be thousands of pods. */
final class IssuerMetrics {

  private IssuerMetrics() {}

  static void add(IssuersStatus status, MetricFamilies families) {
    if (status.checkedAt().isEmpty()) {
      return;
    }
    Samples targets = new Samples(Double::sum);
    Samples notAfter = new Samples(Double::min);
    for (IssuerStatus target : status.targets()) {
      Labels targetClass = Labels.of("class", target.targetClass());
      targets.add(targetClass.add("verdict", target.verdict()), 1);
      target
          .certificate()
          .notAfter()
          .ifPresent(instant -> notAfter.add(targetClass, Samples.unixSeconds(instant)));
    }
    families.gauge(
        "spirebridge_issuer_targets", "Pods by the verdict on their certificate", targets);
    families.gauge(
        "spirebridge_issuer_holds", "1 if all pods hold, 0 if one does not", holds(status));
    families.gauge(
        "spirebridge_issuer_not_after_timestamp_seconds",
        "When the first certificate that pods present expires",
        notAfter);
    families.gauge(
        "spirebridge_issuer_last_check_timestamp_seconds",
        "When the last check ended",
        new Samples(Double::max).add(Samples.unixSeconds(status.checkedAt().orElseThrow())));
    families.gauge(
        "spirebridge_issuer_bridges",
        "Bridges by whether they told what they serve",
        new Samples(Double::sum)
            .add(Labels.of("answered", "true"), status.bridgesAnswered())
            .add(Labels.of("answered", "false"), status.bridgesSilent()));
  }

  /** None where it could not be found out. */
  private static Samples holds(IssuersStatus status) {
    Samples samples = new Samples(Double::max);
    return switch (status.outcome()) {
      case "holds" -> samples.add(1);
      case "does-not-hold" -> samples.add(0);
      default -> samples;
    };
  }
}

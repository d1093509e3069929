package dev.spirebridge.admin;

import dev.spirebridge.status.BridgeStatus;
import dev.spirebridge.status.SecretState;
import dev.spirebridge.status.SecretStatus;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.Locale;

/** Metrics of the Kubernetes Secrets that the bridge keeps; absent where there are none. */
final class SecretMetrics {

  private SecretMetrics() {}

  static void add(BridgeStatus status, MetricFamilies families) {
    Samples states = new Samples(Double::max);
    Samples expiry = new Samples(Double::max);
    Samples writes = new Samples(Double::sum);
    Samples failures = new Samples(Double::sum);
    for (SecretStatus secret : status.secrets()) {
      Labels name = Labels.of("secret", secret.secret());
      for (SecretState state : SecretState.values()) {
        states.add(
            name.add("state", state.name().toLowerCase(Locale.ROOT)),
            secret.state() == state ? 1 : 0);
      }
      secret.notAfter().ifPresent(notAfter -> expiry.add(name, Samples.unixSeconds(notAfter)));
      writes.add(name, (double) secret.writes());
      failures.add(name, (double) secret.failedPasses());
    }
    families.gauge(
        "spirebridge_secret_state", "1 for the state a Secret is in, 0 for others", states);
    families.gauge(
        "spirebridge_secret_not_after_timestamp_seconds",
        "When the certificate expires that a Secret was last known to hold",
        expiry);
    families.counter("spirebridge_secret_writes_total", "Writes of a Secret", writes);
    families.counter(
        "spirebridge_secret_failed_passes_total",
        "Tries to make a Secret right that have to be repeated",
        failures);
  }
}

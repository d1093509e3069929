package dev.spirebridge.admin;

import dev.spirebridge.status.AuthorityStatus;
import dev.spirebridge.status.Availability;
import dev.spirebridge.status.BridgeStatus;
import dev.spirebridge.status.BundleStatus;
import dev.spirebridge.status.SubjectStatus;
import dev.spirebridge.status.SvidStatus;
import io.prometheus.metrics.model.snapshots.Labels;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * Metrics of what is held. SVIDs are told apart by SPIFFE ID and hint, both bounded by the
 * registration entries; with many subjects the one that is worst off counts.
 */
final class IdentityMetrics {

  private final BridgeStatus status;
  private final MetricFamilies families;

  private IdentityMetrics(BridgeStatus status, MetricFamilies families) {
    this.status = status;
    this.families = families;
  }

  static void add(BridgeStatus status, MetricFamilies families) {
    IdentityMetrics metrics = new IdentityMetrics(status, families);
    metrics.subjects();
    metrics.received();
    metrics.svid(
        "spirebridge_svid_not_before_timestamp_seconds",
        "When the SVID became valid; the earliest where several processes have it",
        SvidStatus::notBefore);
    metrics.svid(
        "spirebridge_svid_not_after_timestamp_seconds",
        "When the SVID expires; the earliest where several processes have it",
        SvidStatus::notAfter);
    metrics.authorities();
    metrics.bundleExpiry();
  }

  private void subjects() {
    Samples samples = new Samples(Double::sum);
    for (Availability availability : Availability.values()) {
      samples.add(Labels.of("availability", availability.name().toLowerCase(Locale.ROOT)), 0);
    }
    for (SubjectStatus subject : status.subjects()) {
      String availability = subject.availability().name().toLowerCase(Locale.ROOT);
      samples.add(Labels.of("availability", availability), 1);
    }
    families.gauge(
        "spirebridge_identity_subjects", "Workloads by what they may be handed", samples);
  }

  private void received() {
    Samples samples = new Samples(Double::max);
    for (SubjectStatus subject : status.subjects()) {
      subject.receivedAt().ifPresent(at -> samples.add(Samples.unixSeconds(at)));
    }
    families.gauge(
        "spirebridge_identity_received_timestamp_seconds",
        "When the newest of the identities in use arrived",
        samples);
  }

  private void svid(String name, String help, Function<SvidStatus, Instant> time) {
    Samples samples = new Samples(Double::min);
    for (SubjectStatus subject : status.subjects()) {
      for (SvidStatus svid : subject.svids()) {
        samples.add(
            Labels.of("spiffe_id", svid.spiffeId(), "hint", svid.hint()),
            Samples.unixSeconds(time.apply(svid)));
      }
    }
    families.gauge(name, help, samples);
  }

  private List<BundleStatus> bundles() {
    return status.subjects().stream().map(SubjectStatus::bundles).flatMap(List::stream).toList();
  }

  private static Labels labels(BundleStatus bundle) {
    return Labels.of(
        "trust_domain", bundle.trustDomain(), "federated", Boolean.toString(bundle.federated()));
  }

  private void authorities() {
    Samples samples = new Samples(Double::max);
    bundles().forEach(bundle -> samples.add(labels(bundle), bundle.authorities().size()));
    families.gauge(
        "spirebridge_bundle_authorities", "X.509 authorities in the trust bundle", samples);
  }

  private void bundleExpiry() {
    Samples samples = new Samples(Double::min);
    for (BundleStatus bundle : bundles()) {
      bundle.authorities().stream()
          .map(AuthorityStatus::notAfter)
          .max(Comparator.naturalOrder())
          .ifPresent(last -> samples.add(labels(bundle), Samples.unixSeconds(last)));
    }
    families.gauge(
        "spirebridge_bundle_not_after_timestamp_seconds",
        "When the last of the trust bundle's authorities expires",
        samples);
  }
}

package dev.spirebridge.admin;

import dev.spirebridge.status.AfterChangeStatus;
import dev.spirebridge.status.BridgeStatus;
import dev.spirebridge.status.FilesStatus;
import io.prometheus.metrics.model.snapshots.Labels;
import java.util.Optional;
import java.util.function.Function;

/** Metrics of the folders of certificate files, each under its configured path. */
final class FilesMetrics {

  private final BridgeStatus status;
  private final MetricFamilies families;

  private FilesMetrics(BridgeStatus status, MetricFamilies families) {
    this.status = status;
    this.families = families;
  }

  static void add(BridgeStatus status, MetricFamilies families) {
    FilesMetrics metrics = new FilesMetrics(status, families);
    metrics.ofSets();
    metrics.ofAfterChange();
  }

  private void ofSets() {
    families.gauge(
        "spirebridge_files_up_to_date",
        "1 while the folder has the newest set of files",
        samples(folder ->
            Optional.of(folder.writtenAt().isPresent() && folder.trouble().isEmpty() ? 1.0 : 0.0)));
    families.gauge(
        "spirebridge_files_not_after_timestamp_seconds",
        "When the SVID in the folder's files expires",
        samples(folder -> folder.notAfter().map(Samples::unixSeconds)));
    families.counter(
        "spirebridge_files_writes_total",
        "Sets of files that were put in place",
        samples(folder -> Optional.of((double) folder.writes())));
    families.counter(
        "spirebridge_files_failures_total",
        "Tries to put a set of files in place that failed",
        samples(folder -> Optional.of((double) folder.failures())));
  }

  private void ofAfterChange() {
    families.counter(
        "spirebridge_files_after_change_runs_total",
        "Times that the folder's readers were told of a change",
        afterChange(action -> Optional.of((double) action.runs())));
    families.counter(
        "spirebridge_files_after_change_failures_total",
        "Those of them that failed",
        afterChange(action -> Optional.of((double) action.failures())));
    families.gauge(
        "spirebridge_files_after_change_exit_code",
        "Exit code of the command that last came to its end",
        afterChange(action -> action.lastExitCode().map(Integer::doubleValue)));
  }

  private Samples afterChange(Function<AfterChangeStatus, Optional<Double>> value) {
    return samples(folder -> folder.afterChange().flatMap(value));
  }

  private Samples samples(Function<FilesStatus, Optional<Double>> value) {
    Samples samples = new Samples(Double::sum);
    for (FilesStatus folder : status.files()) {
      value
          .apply(folder)
          .ifPresent(number -> samples.add(Labels.of("folder", folder.folder()), number));
    }
    return samples;
  }
}

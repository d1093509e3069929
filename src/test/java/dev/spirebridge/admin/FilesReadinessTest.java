package dev.spirebridge.admin;

import static dev.spirebridge.admin.Statuses.FOLDER;
import static dev.spirebridge.admin.Statuses.ID;
import static dev.spirebridge.admin.Statuses.NOW;
import static dev.spirebridge.admin.Statuses.ago;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.status.AfterChangeStatus;
import dev.spirebridge.status.BridgeStatus;
import dev.spirebridge.status.FilesStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a folder of certificate files does to readiness, where all else is well. */
class FilesReadinessTest {

  private static final Duration LIMIT = Duration.ofMinutes(10);
  private static final String FULL = "is full; free some space, or give the volume more";

  private static BridgeStatus with(FilesStatus folder) {
    return Statuses.with(Statuses.serving(), Optional.empty(), Optional.empty(), List.of(folder));
  }

  private static FilesStatus folder(
      Optional<Instant> notAfter, Optional<String> trouble, Optional<AfterChangeStatus> told) {
    return new FilesStatus(
        FOLDER,
        "istio",
        notAfter.map(_ -> ID),
        notAfter,
        notAfter.map(_ -> ago("PT25M")),
        3,
        4,
        trouble,
        trouble.map(_ -> ago("PT3M2S")),
        List.of(),
        told);
  }

  /** What docs/operations.md shows. */
  static BridgeStatus fullFolder() {
    AfterChangeStatus failed =
        new AfterChangeStatus(
            "/usr/local/bin/reload",
            3,
            1,
            Optional.of(ago("PT25M")),
            Optional.of(7),
            Optional.of("ended with exit code 7"),
            Optional.empty());
    return with(folder(Optional.of(ago("-PT35M")), Optional.of(FULL), Optional.of(failed)));
  }

  private static String text(BridgeStatus status) {
    return ReadinessVerdict.of(status, LIMIT, NOW).text();
  }

  @Test
  void isReadyWhileAnOldSetIsValidAndTellsTheTrouble() {
    assertThat(text(fullFolder()))
        .startsWith("ready\n")
        .contains("degraded: the files in /etc/istio-certs are not the newest\n")
        .contains("/etc/istio-certs " + FULL + "; failing for 3m 2s\n");
  }

  @Test
  void isNotReadyBeforeTheFirstSet() {
    assertThat(text(with(folder(Optional.empty(), Optional.of(FULL), Optional.empty()))))
        .isEqualTo(
            "not ready: the files in /etc/istio-certs have not been written yet\n"
                + "/etc/istio-certs is full; free some space, or give the volume more; failing for"
                + " 3m 2s\n");
  }

  @Test
  void isNotReadyWhenTheSetHasExpired() {
    assertThat(text(with(folder(Optional.of(ago("PT1M")), Optional.of(FULL), Optional.empty()))))
        .startsWith(
            "not ready: the SVID in the files in /etc/istio-certs expired at"
                + " 2026-03-01T11:59:00Z\n");
  }

  @Test
  void aReaderThatIsNotThereIsNoTroubleWhateverFailedBefore() {
    AfterChangeStatus nobody =
        new AfterChangeStatus(
            "SIGHUP to the process of /run/nginx.pid",
            2,
            1,
            Optional.of(NOW),
            Optional.empty(),
            Optional.empty(),
            Optional.of("/run/nginx.pid is not there yet"));

    assertThat(
            text(with(folder(Optional.of(ago("-PT35M")), Optional.empty(), Optional.of(nobody)))))
        .isEqualTo("ready\n");
  }

  @Test
  void metricsTellTheSame() {
    String folder = "{folder=\"/etc/istio-certs\"}";
    BridgeStatus full = fullFolder();
    MetricsText metrics =
        MetricsText.parse(new Metrics(new StatusCollector(() -> full, LIMIT)).scrape());

    assertThat(metrics.value("spirebridge_files_up_to_date" + folder)).isZero();
    assertThat(metrics.value("spirebridge_files_not_after_timestamp_seconds" + folder))
        .isEqualTo((double) ago("-PT35M").getEpochSecond());
    assertThat(metrics.value("spirebridge_files_writes_total" + folder)).isEqualTo(3);
    assertThat(metrics.value("spirebridge_files_failures_total" + folder)).isEqualTo(4);
    assertThat(metrics.value("spirebridge_files_after_change_runs_total" + folder)).isEqualTo(3);
    assertThat(metrics.value("spirebridge_files_after_change_failures_total" + folder))
        .isEqualTo(1);
    assertThat(metrics.value("spirebridge_files_after_change_exit_code" + folder)).isEqualTo(7);
  }
}

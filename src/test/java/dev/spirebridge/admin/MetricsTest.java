package dev.spirebridge.admin;

import static dev.spirebridge.admin.Statuses.NOW;
import static dev.spirebridge.admin.Statuses.ago;
import static dev.spirebridge.admin.Statuses.failing;
import static dev.spirebridge.admin.Statuses.source;
import static dev.spirebridge.admin.Statuses.subject;
import static dev.spirebridge.admin.Statuses.svid;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.status.Availability;
import dev.spirebridge.status.BridgeStatus;
import dev.spirebridge.status.LatencyHistogram;
import dev.spirebridge.status.ListenerStatus;
import dev.spirebridge.status.SourcePhase;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class MetricsTest {

  private static final double NOW_SECONDS = (double) NOW.getEpochSecond();
  private static final String SOURCE =
      "{address=\"unix:///run/spire/agent.sock\",source=\"workload-api\"}";
  private static final String SVID =
      "{hint=\"internal\",spiffe_id=\"spiffe://example.org/ns/shop/sa/cart\"}";
  private static final String LISTENER = "{listener=\"tcp://127.0.0.1:8234\"}";

  private static final LatencyHistogram NO_LATENCIES =
      new LatencyHistogram(List.of(), List.of(), 0, 0);

  private static BridgeStatus with(List<ListenerStatus> listeners, LatencyHistogram latencies) {
    return new BridgeStatus(
        "0.1.0",
        NOW,
        NOW,
        List.of(),
        List.of(),
        listeners,
        List.of(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        List.of(),
        Optional.empty(),
        latencies);
  }

  private static MetricsText scrape(BridgeStatus status) {
    return MetricsText.parse(
        new Metrics(new StatusCollector(() -> status, Duration.ofMinutes(10))).scrape());
  }

  @Test
  void showWhereTheSourceStands() {
    MetricsText metrics = scrape(Statuses.serving());

    assertThat(metrics.value(phase("streaming"))).isEqualTo(1);
    assertThat(metrics.value(phase("backing_off"))).isEqualTo(0);
  }

  @Test
  void countWhatTheSourceTook() {
    MetricsText metrics =
        scrape(Statuses.with(failing(SourcePhase.BACKING_OFF, NOW, "gone", "start it")));

    assertThat(metrics.value("spirebridge_source_accepted_updates_total" + SOURCE)).isEqualTo(3);
    assertThat(metrics.value("spirebridge_source_refused_updates_total" + SOURCE)).isEqualTo(4);
    assertThat(metrics.value("spirebridge_source_reconnects_total" + SOURCE)).isEqualTo(5);
  }

  private static String phase(String phase) {
    return "spirebridge_source_phase" + SOURCE.replace(",", ",phase=\"" + phase + "\",");
  }

  @Test
  void countAnOpenWatchAsContactAndAClosedOneByItsLast() {
    String lastContact = "spirebridge_source_last_contact_timestamp_seconds" + SOURCE;

    assertThat(scrape(Statuses.serving()).value(lastContact)).isEqualTo(NOW_SECONDS);
    BridgeStatus away = Statuses.with(source(SourcePhase.BACKING_OFF, Optional.of(ago("PT5M"))));
    assertThat(scrape(away).value(lastContact)).isEqualTo(NOW_SECONDS - 300);
    BridgeStatus never = Statuses.with(source(SourcePhase.CONNECTING, Optional.empty()));
    assertThat(scrape(never).valueBySeries()).doesNotContainKey(lastContact);
  }

  @Test
  void showTheIdentitiesInUse() {
    MetricsText metrics = scrape(Statuses.serving());

    double notAfter = NOW_SECONDS + 35 * 60;
    assertThat(metrics.value("spirebridge_svid_not_after_timestamp_seconds" + SVID))
        .isEqualTo(notAfter);
    assertThat(metrics.value("spirebridge_svid_not_before_timestamp_seconds" + SVID))
        .isEqualTo(notAfter - 3600);
    assertThat(metrics.value("spirebridge_identity_received_timestamp_seconds"))
        .isEqualTo(NOW_SECONDS - 25 * 60);
    assertThat(metrics.value("spirebridge_identity_subjects{availability=\"available\"}"))
        .isEqualTo(1);
    String partner = "{federated=\"true\",trust_domain=\"partner.example\"}";
    assertThat(metrics.value("spirebridge_bundle_authorities" + partner)).isEqualTo(1);
    assertThat(metrics.value("spirebridge_bundle_not_after_timestamp_seconds" + partner))
        .isEqualTo(NOW_SECONDS + 86_400);
  }

  @Test
  void giveTheWorstWhereSeveralSubjectsHaveOneIdentity() {
    BridgeStatus status =
        Statuses.with(
            source(SourcePhase.STREAMING, Optional.of(NOW)),
            subject(Availability.AVAILABLE, svid(ago("-PT50M"))),
            subject(Availability.AVAILABLE, svid(ago("-PT20M"))));

    MetricsText metrics = scrape(status);

    assertThat(metrics.value("spirebridge_svid_not_after_timestamp_seconds" + SVID))
        .isEqualTo(NOW_SECONDS + 20 * 60);
    assertThat(metrics.value("spirebridge_identity_subjects{availability=\"available\"}"))
        .isEqualTo(2);
  }

  @Test
  void countTheCallersWithoutNamingThem() {
    MetricsText metrics = scrape(Statuses.servingCallers());

    assertThat(metrics.value("spirebridge_callers")).isEqualTo(2);
    assertThat(metrics.value("spirebridge_callers_refused_total{reason=\"uid-not-allowed\"}"))
        .isEqualTo(4);
    assertThat(metrics.value("spirebridge_callers_refused_total{reason=\"pod-rate\"}"))
        .isEqualTo(0);
    assertThat(metrics.value("spirebridge_subscriptions{phase=\"streaming\"}")).isEqualTo(1);
    assertThat(metrics.value("spirebridge_subscriptions{phase=\"awaiting_registration\"}"))
        .isEqualTo(1);
    assertThat(metrics.value("spirebridge_subscriptions{phase=\"caller_not_visible\"}"))
        .isEqualTo(0);
    assertThat(metrics.valueBySeries().keySet())
        .filteredOn(series -> series.contains("1337") || series.contains(Statuses.POD))
        .isEmpty();
  }

  @Test
  void sayNothingOfCallersWhereIdentitiesDoNotDependOnThem() {
    assertThat(scrape(Statuses.serving()).valueBySeries().keySet())
        .filteredOn(series ->
            series.startsWith("spirebridge_callers")
                || series.startsWith("spirebridge_subscriptions"))
        .isEmpty();
  }

  @Test
  void showEachListener() {
    ListenerStatus listener =
        new ListenerStatus(
            "tcp://127.0.0.1:8234", "gloo", "hold", 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
    MetricsText metrics = scrape(with(List.of(listener), NO_LATENCIES));

    List<String> names =
        List.of(
            "connections",
            "streams",
            "held_names",
            "long_held_names",
            "connections_accepted_total",
            "connections_refused_total",
            "requests_total",
            "responses_total",
            "acks_total",
            "nacks_total",
            "stale_nonces_total",
            "streams_refused_total");
    assertThat(names)
        .extracting(name -> metrics.value("spirebridge_sds_" + name + LISTENER))
        .containsExactly(1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0, 11.0, 12.0);
  }

  @Test
  void exposeTheHistogramAsItWasCounted() {
    MetricsText metrics = scrape(Statuses.serving());

    assertThat(List.of("0.001", "0.01", "0.1", "+Inf"))
        .extracting(bound ->
            metrics.value("spirebridge_sds_update_to_ack_seconds_bucket{le=\"" + bound + "\"}"))
        .containsExactly(5.0, 7.0, 8.0, 9.0);
    assertThat(metrics.value("spirebridge_sds_update_to_ack_seconds_count")).isEqualTo(9);
    assertThat(metrics.value("spirebridge_sds_update_to_ack_seconds_sum")).isEqualTo(0.25);
  }

  @Test
  void surviveABridgeThatHasNothingYetAndAHistogramReadWhileItGrows() {
    LatencyHistogram torn = new LatencyHistogram(List.of(0.001, 0.01), List.of(4L, 3L), 2, 0);

    MetricsText metrics = scrape(with(List.of(), torn));

    assertThat(metrics.value("spirebridge_ready")).isEqualTo(0);
    assertThat(metrics.value("spirebridge_build_info{version=\"0.1.0\"}")).isEqualTo(1);
    assertThat(metrics.value("spirebridge_sds_update_to_ack_seconds_count")).isEqualTo(4);
  }

  @Test
  void areMadeAnewForEachScrape() {
    AtomicReference<BridgeStatus> status = new AtomicReference<>(Statuses.serving());
    Metrics metrics = new Metrics(new StatusCollector(status::get, Duration.ofMinutes(10)));
    assertThat(metrics.scrape()).contains("spirebridge_ready 1.0\n");

    status.set(Statuses.with(source(SourcePhase.CLOSED, Optional.of(NOW))));

    assertThat(metrics.scrape()).contains("spirebridge_ready 0.0\n");
  }

  @Test
  void neverCarryWhatAClientSaysOfItself() {
    String text =
        new Metrics(new StatusCollector(Statuses::serving, Duration.ofMinutes(10))).scrape();

    assertThat(text).doesNotContain("sidecar~", "file-root", "pid 12", "9c41d0");
  }
}

package dev.spirebridge.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.spirebridge.deploy.AlertRules;
import dev.spirebridge.deploy.MonitoringQuestions;
import dev.spirebridge.deploy.ScrapedPod;
import dev.spirebridge.testing.Await;
import dev.spirebridge.testing.peers.Peers;
import dev.spirebridge.testing.peers.PeerFolder;
import dev.spirebridge.testing.peers.PrometheusServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A real Prometheus with the shipped scrape configuration and rules in front of bridges, sound ones
 * and one for each thing that goes wrong. Only its discovery is another one, and its alerts wait a
 * thirtieth of the time.
 */
class PrometheusIT {

  static final int SOONER = 30;

  private static final Duration SOON = Duration.ofSeconds(90);
  private static final Predicate<String> OF_BRIDGES =
      metric -> !MonitoringQuestions.ofACluster(metric);
  private static final String HEALTHY = "healthy-.*";

  @RegisterExtension final PeerFolder folder = new PeerFolder();

  private final List<BridgeStage> stages = new ArrayList<>();
  private final List<ScrapedPod> pods = new ArrayList<>();
  private Path targets;

  @BeforeEach
  void require() {
    Peers.require("prometheus");
    Peers.require("promtool");
    targets = folder.path().resolve("targets.json");
  }

  @AfterEach
  void closeTheStages() throws Exception {
    for (BridgeStage stage : stages) {
      stage.close();
    }
  }

  @Test
  void asksForWhatThereIsAndTellsOfEachRealFaultAndOfNothingElse() throws Exception {
    try (PrometheusServer alone = nobodyIsThere();
        HealthyBridges healthy = new HealthyBridges(folder.path());
        PrometheusServer prometheus =
            PrometheusServer.start(
                folder.folder("prometheus"),
                ScrapedPod.scrapeConfiguration(targets),
                List.of(AlertRules.sooner("alerts.yaml", SOONER)))) {
      pods.addAll(healthy.pods());
      awaitScraped(prometheus);
      everyPanelShowsDataOfSoundBridges(prometheus, healthy);
      assertThat(prometheus.rules())
          .allSatisfy(rule -> assertThat(rule.path("health").asText()).isEqualTo("ok"));
      assertThat(prometheus.alerts()).as("on sound bridges").isEmpty();

      List<BridgeFault.Strike> strikes = new ArrayList<>();
      for (BridgeFault fault : BridgeFault.values()) {
        strikes.add(prepared(fault));
      }
      awaitScraped(prometheus);
      for (BridgeFault.Strike each : strikes) {
        each.strike();
      }
      awaitFiring(prometheus);
      Await.until("the one alert of nobody", SOON, () -> isFiring(alone, BridgeFault.ABSENT, ""));

      assertThat(MonitoringQuestions.without(prometheus, MonitoringQuestions.selectors(OF_BRIDGES)))
          .as("selectors of nothing")
          .isEmpty();
      assertThat(
              MonitoringQuestions.unanswered(
                  prometheus, MonitoringQuestions.ofDashboard(OF_BRIDGES)))
          .as("panels without data")
          .isEmpty();
      assertThat(prometheus.query("count_over_time(ALERTS{pod=~\"" + HEALTHY + "\"}[10m])"))
          .as("told of sound bridges, all the time")
          .isEmpty();
      healthy.rotate();
    }
  }

  /** A Prometheus whose only bridge is gone. */
  private PrometheusServer nobodyIsThere() {
    Path file = folder.folder("alone").resolve("targets.json");
    ScrapedPod.write(file, List.of());
    return PrometheusServer.start(
        folder.folder("alone"),
        ScrapedPod.scrapeConfiguration(file),
        List.of(AlertRules.sooner("alerts.yaml", SOONER)));
  }

  private BridgeFault.Strike prepared(BridgeFault fault) throws Exception {
    BridgeStage stage = new BridgeStage(fault.pod(), folder.path());
    stages.add(stage);
    BridgeFault.Strike strike = fault.prepare(stage);
    pods.add(ScrapedPod.envoy(stage.name(), stage.port()));
    return strike;
  }

  /** Each pod once, whatever containers and ports it has. */
  private void awaitScraped(PrometheusServer prometheus) {
    ScrapedPod.write(targets, pods);
    try {
      Await.until("all to be scraped", SOON, () -> isScraped(prometheus));
    } catch (AssertionError late) {
      throw new AssertionError(late.getMessage() + ": " + prometheus.targets(), late);
    }
    assertThat(prometheus.query("spirebridge_ready"))
        .extracting(sample -> sample.at("/metric/pod").asText())
        .containsExactlyInAnyOrderElementsOf(pods.stream().map(ScrapedPod::name).toList());
  }

  private boolean isScraped(PrometheusServer prometheus) {
    return prometheus.targets().size() == pods.size()
        && prometheus.query("count_over_time(up[1m]) >= 3 and up == 1").size() == pods.size();
  }

  private static void everyPanelShowsDataOfSoundBridges(
      PrometheusServer prometheus, HealthyBridges healthy) {
    List<String> questions =
        MonitoringQuestions.ofDashboard(
            OF_BRIDGES.and(metric -> !metric.startsWith("spirebridge_moving_")));
    assertThat(questions).hasSizeGreaterThan(30);
    Await.until(
        "every panel to show data; last without: "
            + MonitoringQuestions.unanswered(prometheus, questions),
        SOON,
        () -> {
          healthy.rotate();
          return MonitoringQuestions.unanswered(prometheus, questions).isEmpty();
        });
  }

  /** Some alerts are over soon, so all are looked for at once. */
  private static void awaitFiring(PrometheusServer prometheus) {
    Set<BridgeFault> silent = EnumSet.allOf(BridgeFault.class);
    try {
      Await.until(
          "each fault to be told",
          SOON,
          () -> {
            silent.removeIf(fault -> isFiring(prometheus, fault.alert(), fault.pod()));
            return silent.isEmpty();
          });
    } catch (AssertionError late) {
      throw new AssertionError("nothing was told of " + silent + ": " + prometheus.alerts(), late);
    }
  }

  private static boolean isFiring(PrometheusServer prometheus, String alert, String pod) {
    return prometheus.alerts().stream()
        .filter(each -> each.path("state").asText().equals("firing"))
        .filter(each -> each.at("/labels/alertname").asText().equals(alert))
        .filter(each -> each.at("/labels/pod").asText().equals(pod))
        .peek(PrometheusIT::isReadable)
        .findAny()
        .isPresent();
  }

  static void isReadable(JsonNode alert) {
    assertThat(alert.path("annotations").toString())
        .doesNotContain("error expanding", "<no value>");
  }
}

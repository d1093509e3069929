package dev.spirebridge.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.app.WatchingPrometheus.Told;
import dev.spirebridge.deploy.MonitoringQuestions;
import dev.spirebridge.deploy.ScrapedPod;
import dev.spirebridge.testing.Alone;
import dev.spirebridge.testing.Opened;
import dev.spirebridge.testing.peers.PeerFolder;
import dev.spirebridge.testing.peers.Peers;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A real Prometheus before sound bridges, and one for each thing that goes wrong with a bridge. */
@Alone("alerts wait a thirtieth of their time, so a bridge that is starved looks broken")
class PrometheusIT {

  private static final Predicate<String> OF_BRIDGES =
      metric -> !MonitoringQuestions.ofACluster(metric);
  private static final List<String> RULES = List.of("alerts.yaml");
  private static final List<String> CONSUMERS = List.of("envoy", "emissary", "gloo-gateway-proxy");

  @Order(1)
  @RegisterExtension
  final PeerFolder folder = new PeerFolder();

  @Order(2)
  @RegisterExtension
  final Opened opened = new Opened();

  private final List<BridgeFault.Strike> strikes = new ArrayList<>();

  @BeforeEach
  void require() {
    Peers.require("prometheus");
    Peers.require("promtool");
  }

  @Test
  void asksForWhatThereIsAndTellsOfEachRealFaultAndOfNothingElse() throws Exception {
    try (WatchingPrometheus alone = new WatchingPrometheus(folder.folder("alone"), RULES);
        WatchingPrometheus watching = new WatchingPrometheus(folder.path(), RULES)) {
      HealthyBridges healthy = new HealthyBridges(folder.path(), opened);
      watching.scrape(healthy.pods());
      watching.awaitPanels(
          OF_BRIDGES.and(metric -> !metric.startsWith("spirebridge_moving_")), healthy::rotate);
      watching.assertSilent();

      watching.scrape(Arrays.stream(BridgeFault.values()).map(this::prepared).toList());
      for (BridgeFault.Strike each : strikes) {
        each.strike();
      }
      watching.awaitTold(
          Arrays.stream(BridgeFault.values())
              .map(fault -> new Told(fault.alert(), fault.pod()))
              .toList());
      alone.awaitTold(List.of(new Told(BridgeFault.ABSENT, "")));

      watching.assertNamesWhatThereIs(OF_BRIDGES);
      watching.assertDocumented(OF_BRIDGES);
      watching.awaitPanels(OF_BRIDGES, () -> {});
      assertThat(watching.server().query("count_over_time(ALERTS{pod=~\"healthy-.*\"}[10m])"))
          .as("told of sound bridges, ever")
          .isEmpty();
    }
  }

  private ScrapedPod prepared(BridgeFault fault) {
    BridgeStage stage = new BridgeStage(fault.pod(), folder.path(), opened);
    try {
      strikes.add(fault.prepare(stage));
    } catch (Exception e) {
      throw new AssertionError(fault.toString(), e);
    }
    String consumer = CONSUMERS.get(strikes.size() % CONSUMERS.size());
    return ScrapedPod.patched(consumer, stage.name(), stage.port());
  }
}

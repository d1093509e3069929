package dev.spirebridge.app;

import static dev.spirebridge.app.ClusterFault.API_SERVER_AWAY;
import static dev.spirebridge.app.ClusterFault.BAD_ANNOTATION;
import static dev.spirebridge.app.ClusterFault.CHECK_WAITS_FOR_IT;
import static dev.spirebridge.app.ClusterFault.FOREIGN_SECRET;
import static dev.spirebridge.app.ClusterFault.NO_CONTROLLER;
import static dev.spirebridge.app.ClusterFault.NO_CONTROLLER_MANAGER;
import static dev.spirebridge.app.ClusterFault.OTHER_AUTHORITY;
import static dev.spirebridge.app.ClusterFault.SILENT_BRIDGE;

import dev.spirebridge.app.WatchingPrometheus.Told;
import dev.spirebridge.deploy.AlertRules;
import dev.spirebridge.deploy.MonitoringQuestions;
import dev.spirebridge.testing.Alone;
import dev.spirebridge.testing.Opened;
import dev.spirebridge.testing.peers.PeerFolder;
import dev.spirebridge.testing.peers.Peers;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A real Prometheus before a controller, and a bridge that keeps a Secret, on an API server. */
@Alone("alerts wait a thirtieth of their time, so a controller that is starved looks broken")
class PrometheusClusterIT {

  private static final Predicate<String> OF_A_CLUSTER = MonitoringQuestions::ofACluster;
  private static final Predicate<String> FINDINGS = "spirebridge_controller_findings"::equals;

  @Order(1)
  @RegisterExtension
  final PeerFolder folder = new PeerFolder();

  @Order(2)
  @RegisterExtension
  final Opened opened = new Opened();

  @Test
  void asksForWhatThereIsAndTellsOfEachRealFaultAndOfNothingElse() throws Exception {
    Peers.require("prometheus");
    Peers.require("promtool");
    WatchedCluster cluster = new WatchedCluster(folder, opened);
    try (WatchingPrometheus watching = new WatchingPrometheus(folder.path(), AlertRules.FILES)) {
      watching.scrape(cluster.pods());
      watching.awaitPanels(OF_A_CLUSTER.and(FINDINGS.negate()), () -> {});
      watching.assertSilent();

      cluster.labelWithABadAnnotation();
      cluster.stopTheControllerManager();
      cluster.silenceABridge();
      cluster.moveAPodToAnotherAuthority();
      cluster.takeTheSecretAway();
      watching.awaitTold(
          List.of(
              told(BAD_ANNOTATION),
              told(NO_CONTROLLER_MANAGER),
              told(OTHER_AUTHORITY),
              told(SILENT_BRIDGE),
              new Told(FOREIGN_SECRET.alert(), "keeper")));
      watching.assertNamesWhatThereIs(OF_A_CLUSTER);
      watching.assertDocumented(OF_A_CLUSTER);
      watching.awaitPanels(FINDINGS, () -> {});

      cluster.killTheApiServer();
      watching.awaitTold(List.of(told(API_SERVER_AWAY), told(CHECK_WAITS_FOR_IT)));
      cluster.stopTheController();
      watching.awaitTold(List.of(told(NO_CONTROLLER)));
    }
  }

  private static Told told(ClusterFault fault) {
    return new Told(fault.alert(), "");
  }
}

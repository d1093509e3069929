package dev.spirebridge.testing.node;

import static dev.spirebridge.testing.node.NodeCluster.API;
import static dev.spirebridge.testing.node.NodeCluster.LATE;
import static dev.spirebridge.testing.node.NodeCluster.WEB;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.testing.Await;
import dev.spirebridge.testing.peers.HandshakeLoad;
import dev.spirebridge.testing.peers.Http;
import dev.spirebridge.testing.peers.PeerFolder;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * On a real Kubernetes node, a label on a namespace is all that its pods' Envoys need: our
 * controller makes the ClusterSPIFFEID, spire-controller-manager its entries, SPIRE the SVIDs, and
 * the bridge serves them. Nobody else makes an entry for them.
 */
class LabelledNamespaceIT {

  private static final Duration SOON = Duration.ofSeconds(60);
  private static final int SECRETS_OF_AN_ENVOY = 2;

  @RegisterExtension final PeerFolder folder = new PeerFolder();

  @Test
  void podsOfALabelledNamespaceGetTheirIdentitiesAndLoseThemWithTheLabel() {
    NodeSettings.requireControllerManagerImage();
    try (NodeCluster cluster = NodeCluster.start(folder.path());
        SpireNodeAgent spire = SpireNodeAgent.start(cluster.kubectl(), cluster.settings())) {
      ControllerDeployment.define(cluster.kubectl());
      ControllerManagerPod.start(cluster.kubectl(), cluster.settings());
      try (ControllerDeployment controller = ControllerDeployment.start(cluster)) {
        BridgeDaemon.start(cluster, spire);
        cluster.startProxies();
        theLabelIsAllThatIsNeeded(cluster, spire, controller);
      }
    }
  }

  private static void theLabelIsAllThatIsNeeded(
      NodeCluster cluster, SpireNodeAgent spire, ControllerDeployment controller) {
    try (ProxyPod web = cluster.awaitProxy(WEB);
        ProxyPod api = cluster.awaitProxy(API);
        ProxyPod late = cluster.awaitProxy(LATE)) {
      List.of(web, api, late).forEach(LabelledNamespaceIT::awaitHeld);
      controller.label(WEB.namespace());
      long labelled = System.nanoTime();
      controller.label(API.namespace());
      api.awaitReady(SOON);
      double served = secondsSince(labelled);
      web.awaitReady(SOON);
      assertThat(web.spiffeIds()).isEqualTo(List.of(WEB.spiffeId()));
      assertThat(api.spiffeIds()).isEqualTo(List.of(API.spiffeId()));
      assertThat(late.isReady()).as("the proxy of the namespace without a label").isFalse();
      awaitSet(controller, API);
      double handshakes = tryHandshakes(cluster, web);
      double gone = unlabel(controller, spire);
      assertThat(spire.spiffeIds()).contains(WEB.spiffeId());
      System.out.printf(
          Locale.ROOT,
          "[PEERS] A labelled namespace on a Kubernetes node: label written to its Envoy's secrets"
              + " %.1f s, %.0f handshakes, label removed to no entry %.1f s%n",
          served,
          handshakes,
          gone);
    }
  }

  private static void awaitSet(ControllerDeployment controller, Workload workload) {
    Await.until(
        "the entries of " + workload.namespace() + " in the object's status",
        SOON,
        () -> controller.stats(workload.namespace()).path("entriesToSet").asInt() == 1);
  }

  private static double tryHandshakes(NodeCluster cluster, ProxyPod web) {
    try (PodPort port = cluster.port(WEB.namespace(), web.pod(), 8080);
        Http http = new Http()) {
      Await.until("the first request", SOON, () -> http.answers(port.address()));
      try (HandshakeLoad load =
          new HandshakeLoad(port.address(), WEB.spiffeId(), API.spiffeId(), 2, 50)) {
        load.awaitSucceeded(100, SOON);
        assertThat(load.firstFailures()).isEqualTo(List.of());
        return load.succeeded();
      }
    }
  }

  private static double unlabel(ControllerDeployment controller, SpireNodeAgent spire) {
    long unlabelled = System.nanoTime();
    controller.unlabel(API.namespace());
    Await.until(
        "the end of the entry of " + API.name(),
        SOON,
        () -> !spire.spiffeIds().contains(API.spiffeId()));
    return secondsSince(unlabelled);
  }

  /** Waits until its streams are open, and has it be without secrets then. */
  private static void awaitHeld(ProxyPod proxy) {
    Await.until(
        "the streams of " + proxy.pod(),
        SOON,
        () -> proxy.openSecretStreams() == SECRETS_OF_AN_ENVOY);
    assertThat(proxy.isReady()).as(proxy.pod() + " has secrets without an entry").isFalse();
  }

  private static double secondsSince(long nanoTime) {
    return Duration.ofNanos(System.nanoTime() - nanoTime).toMillis() / 1000.0;
  }
}

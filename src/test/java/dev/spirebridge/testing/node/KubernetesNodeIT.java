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
 * One bridge on a real Kubernetes node serves the Envoys of all pods, each with the identity of its
 * own service account, and is replaced while they make new handshakes all the time.
 */
class KubernetesNodeIT {

  private static final Duration SOON = Duration.ofSeconds(60);
  private static final int SECRETS_OF_AN_ENVOY = 2;
  private static final int REQUESTS_PER_SECOND = 100;

  @RegisterExtension final PeerFolder folder = new PeerFolder();

  @Test
  void podsKeepTheirOwnIdentitiesThroughReplacementsOfTheBridgeWithTheEmbeddedAgent() {
    try (NodeCluster cluster = NodeCluster.start(folder.path());
        NodeAgent agent =
            EmbeddedNodeAgent.start(cluster.kubectl(), folder.path(), cluster.settings())) {
      podsKeepTheirOwnIdentities(cluster, agent);
    }
  }

  @Test
  void podsKeepTheirOwnIdentitiesThroughReplacementsOfTheBridgeWithSpire() {
    try (NodeCluster cluster = NodeCluster.start(folder.path());
        NodeAgent agent = SpireNodeAgent.start(cluster.kubectl(), cluster.settings())) {
      podsKeepTheirOwnIdentities(cluster, agent);
    }
  }

  private static void podsKeepTheirOwnIdentities(NodeCluster cluster, NodeAgent agent) {
    BridgeDaemon bridge = BridgeDaemon.start(cluster, agent);
    cluster.startProxies();
    try (ProxyPod web = cluster.awaitProxy(WEB);
        ProxyPod api = cluster.awaitProxy(API);
        ProxyPod late = cluster.awaitProxy(LATE)) {
      for (ProxyPod held : List.of(web, api, late)) {
        awaitHeld(held);
      }
      agent.register(WEB);
      agent.register(API);
      web.awaitReady(SOON);
      api.awaitReady(SOON);
      assertThat(web.spiffeIds()).isEqualTo(List.of(WEB.spiffeId()));
      assertThat(api.spiffeIds()).isEqualTo(List.of(API.spiffeId()));
      replaceTheBridgeUnderLoad(cluster, agent, bridge, List.of(web, api, late));
    }
  }

  private static void replaceTheBridgeUnderLoad(
      NodeCluster cluster, NodeAgent agent, BridgeDaemon bridge, List<ProxyPod> proxies) {
    ProxyPod late = proxies.getLast();
    try (PodPort web = cluster.port(WEB.namespace(), proxies.getFirst().pod(), 8080);
        HandshakeLoad load = startLoad(web)) {
      load.awaitSucceeded(200, SOON);

      long requestsBeforeDeletion = load.succeeded();
      long beforeDeletion = System.nanoTime();
      bridge.deletePod();
      double replaced = secondsSince(beforeDeletion);
      assertThat(load.succeeded() - requestsBeforeDeletion)
          .as("requests while the bridge was away")
          .isGreaterThan(20);
      rotateAll(agent, load, 2);

      awaitHeld(late);
      assertThat(late.spiffeIds()).isEmpty();
      long beforeEntry = System.nanoTime();
      agent.register(LATE);
      late.awaitReady(SOON);
      double served = secondsSince(beforeEntry);
      assertThat(late.spiffeIds()).isEqualTo(List.of(LATE.spiffeId()));

      bridge.update();
      rotateAll(agent, load, 3);
      load.awaitSucceeded(load.succeeded() + 200, SOON);
      assertThat(load.firstFailures()).as(agent.description()).isEqualTo(List.of());
      assertThat(proxies).allSatisfy(proxy -> assertThat(proxy.restarts()).isZero());
      System.out.printf(
          Locale.ROOT,
          "[PEERS] Pods of a Kubernetes node, with %s: %,d handshakes, %d failed, the bridge deleted"
              + " (its successor ready after %.1f s) and updated, an entry served after %.1f s%n",
          agent.description(),
          load.succeeded(),
          load.failed(),
          replaced,
          served);
    }
  }

  /** Begins when the first request has come through: a Service lags behind its ready pods. */
  private static HandshakeLoad startLoad(PodPort web) {
    try (Http http = new Http()) {
      Await.until("the first request", SOON, () -> http.answers(web.address()));
    }
    return new HandshakeLoad(web.address(), WEB.spiffeId(), API.spiffeId(), 4, REQUESTS_PER_SECOND);
  }

  /** Waits until its streams are open, and has it be without secrets then. */
  private static void awaitHeld(ProxyPod proxy) {
    Await.until(
        "the streams of " + proxy.pod(),
        SOON,
        () -> proxy.openSecretStreams() == SECRETS_OF_AN_ENVOY);
    assertThat(proxy.isReady()).as(proxy.pod() + " has secrets without an entry").isFalse();
  }

  /** Both sides have to present a new leaf, which only the bridge of now can have given them. */
  private static void rotateAll(NodeAgent agent, HandshakeLoad load, int leavesInAll) {
    agent.rotate();
    Await.until(
        leavesInAll + " leaves on both sides",
        SOON,
        () ->
            load.distinctClientCertificates() >= leavesInAll
                && load.distinctServerCertificates() >= leavesInAll);
  }

  private static double secondsSince(long nanoTime) {
    return Duration.ofNanos(System.nanoTime() - nanoTime).toMillis() / 1000.0;
  }
}

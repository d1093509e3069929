package dev.spirebridge.testing.node;

import static dev.spirebridge.testing.node.NodeCluster.API;
import static dev.spirebridge.testing.node.NodeCluster.GLOO;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.testing.node.SteadyCalls.Count;
import dev.spirebridge.testing.peers.PeerFolder;
import dev.spirebridge.testing.walk.Walk;
import dev.spirebridge.testing.walk.Walk.Seen;
import dev.spirebridge.testing.walk.WalkPage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A gateway as Gloo's chart installs it, in a real pod on a real node, is moved onto SPIRE by the
 * commands of docs/consumers/gloo.md and back, while it is called all the time. Gloo's control
 * plane is played by {@code GlooLikeProgram}; Envoy and Kubernetes are the real ones.
 */
class MeshGlooNodeIT {

  private static final Duration SOON = Duration.ofSeconds(60);
  private static final Workload PRODUCTPAGE = new Workload(API.namespace(), "productpage");
  private static final Workload CALLS = new Workload(GLOO.namespace(), "calls");
  private static final String UPSTREAM = PRODUCTPAGE.namespace() + "-productpage-9080";
  private static final String CRD = "src/test/resources/mesh/crd/upstreams.yaml";

  /** What is called otherwise here. */
  private static final Map<String, String> HERE = Map.of("default-productpage-9080", UPSTREAM);

  @RegisterExtension final PeerFolder folder = new PeerFolder();

  @Test
  void movesARunningGatewayThereAndBackWithoutAFailedRequestWithTheEmbeddedAgent() {
    NodeSettings.requireAgentDriver();
    try (NodeCluster cluster = NodeCluster.start(folder.path());
        NodeAgent agent =
            EmbeddedNodeAgent.start(cluster.kubectl(), folder.path(), cluster.settings())) {
      movesARunningGatewayThereAndBack(cluster, agent);
    }
  }

  @Test
  void movesARunningGatewayThereAndBackWithoutAFailedRequestWithSpire() {
    NodeSettings.requireAgentDriver();
    try (NodeCluster cluster = NodeCluster.start(folder.path());
        NodeAgent agent = SpireNodeAgent.start(cluster.kubectl(), cluster.settings())) {
      movesARunningGatewayThereAndBack(cluster, agent);
    }
  }

  private void movesARunningGatewayThereAndBack(NodeCluster cluster, NodeAgent agent) {
    cluster.kubectl().run("apply", "--filename", CRD);
    try {
      BridgeDaemon.start(cluster, agent);
      startProductpage(cluster, agent);
      SteadyCalls calls = startGateway(cluster);
      agent.register(GLOO);
      moves(cluster, agent, calls, walk(cluster, agent));
    } finally {
      cluster.kubectl().run("delete", "--filename", CRD, "--ignore-not-found");
    }
  }

  private void moves(NodeCluster cluster, NodeAgent agent, SteadyCalls calls, Walk walk) {
    List<ObjectContent> before = objects(cluster);
    assertThat(calls.count().peer()).as("in the clear").isEmpty();

    Seen plan = walk.run("spire-bridge mesh gloo plan", HERE).done();
    assertThat(plan.out()).contains("gateway_proxy_sds", "sslConfig", PRODUCTPAGE.spiffeId());
    assertThat(objects(cluster)).isEqualTo(before);

    walk.run("spire-bridge mesh gloo apply", HERE).done();
    calls.awaitPeer(GLOO.spiffeId());
    List<ObjectContent> moved = objects(cluster);
    assertThat(moved).isNotEqualTo(before);
    walk.again().done();
    assertThat(objects(cluster)).isEqualTo(moved);
    agent.rotate();
    calls.awaitCalls(100);
    walk.run("spire-bridge mesh gloo verify").done();
    Seen issuer =
        walk.run("spire-bridge check-issuer", Map.of("gloo-system", GLOO.namespace())).done();
    assertThat(issuer.out()).contains(" trusted ");

    walk.run("spire-bridge mesh gloo rollback").done();
    calls.awaitPeer("");
    calls.awaitCalls(100);
    assertThat(objects(cluster)).as("to the letter").isEqualTo(before);
    walk.end();
    Count count = calls.count();
    assertThat(count.failed()).as(() -> count.reason() + "\n" + pods(cluster)).isZero();
    System.out.printf(
        Locale.ROOT,
        "[PEERS] mesh gloo on a Kubernetes node, with %s: %,d calls through the gateway while it was"
            + " moved and taken back, %d failed%n",
        agent.description(),
        count.calls(),
        count.failed());
  }

  /** What became of the gateway's pods and when: what a failed call is held against. */
  private static String pods(NodeCluster cluster) {
    return cluster
        .kubectl()
        .tryRun(
            "get",
            "events",
            "-n",
            GLOO.namespace(),
            "--sort-by=.metadata.creationTimestamp",
            "--output=custom-columns=AT:.metadata.creationTimestamp,"
                + "OBJECT:.involvedObject.name,REASON:.reason,MESSAGE:.message");
  }

  private static void startProductpage(NodeCluster cluster, NodeAgent agent) {
    cluster
        .kubectl()
        .apply(new ProxyManifest(cluster.settings()).permissiveServer(PRODUCTPAGE, GLOO));
    try (ProxyPod proxy = cluster.awaitProxy(PRODUCTPAGE)) {
      agent.register(PRODUCTPAGE);
      proxy.awaitReady(SOON);
    }
  }

  private static SteadyCalls startGateway(NodeCluster cluster) {
    Kubectl kubectl = cluster.kubectl();
    Map<String, String> values = new HashMap<>(cluster.settings());
    values.put("NAMESPACE", GLOO.namespace());
    values.put("UPSTREAM_NAMESPACE", PRODUCTPAGE.namespace());
    values.put("UPSTREAM_NAME", PRODUCTPAGE.name());
    kubectl.apply(Manifest.read("gloo-control-plane.yaml", values));
    kubectl.awaitRollout(GLOO.namespace(), "deployment/gloo");
    values.put("CONTROL_PLANE", address(cluster, "gloo"));
    kubectl.apply(Manifest.read("gloo.yaml", values));
    kubectl.awaitRollout(GLOO.namespace(), GLOO.deployment());
    return SteadyCalls.start(cluster, CALLS, address(cluster, GLOO.name()), 80, 50);
  }

  private static String address(NodeCluster cluster, String service) {
    return cluster
        .kubectl()
        .get(GLOO.namespace(), "service", service)
        .at("/spec/clusterIP")
        .asText();
  }

  private static List<ObjectContent> objects(NodeCluster cluster) {
    Kubectl kubectl = cluster.kubectl();
    return List.of(
        ObjectContent.of(kubectl, GLOO.namespace(), "configmap", "gateway-proxy-envoy-config"),
        ObjectContent.of(kubectl, GLOO.namespace(), "deployment", GLOO.name()),
        ObjectContent.of(kubectl, GLOO.namespace(), "upstream", UPSTREAM));
  }

  /** The page's commands, for a gateway of another namespace and another agent. */
  private Walk walk(NodeCluster cluster, NodeAgent agent) {
    String socket = agent.workloadApi(GLOO);
    try {
      Path bundle = Files.writeString(folder.path().resolve("bundle.pem"), agent.bundle());
      return Walk.of(WalkPage.read("consumers/gloo"), Path.of(""), folder.path(), Optional.empty())
          .adding(
              "spire-bridge mesh gloo",
              "--namespace " + GLOO.namespace(),
              "--image " + cluster.settings().get("BRIDGE_IMAGE"),
              "--workload-api-driver " + NodeSettings.requireAgentDriver(),
              "--workload-api-file " + socket.substring(socket.lastIndexOf('/') + 1))
          .adding("spire-bridge ", "--trust-domain example.org", "--bundle " + bundle);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

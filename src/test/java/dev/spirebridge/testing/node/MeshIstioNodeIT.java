package dev.spirebridge.testing.node;

import static dev.spirebridge.testing.node.NodeCluster.WEB;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.deploy.Chart;
import dev.spirebridge.testing.node.SteadyCalls.Count;
import dev.spirebridge.testing.peers.PeerFolder;
import dev.spirebridge.testing.peers.Peers;
import dev.spirebridge.testing.walk.Steps;
import dev.spirebridge.testing.walk.Walk;
import dev.spirebridge.testing.walk.Walk.Seen;
import dev.spirebridge.testing.walk.WalkPage;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A mesh of a real Istio on a real node, its ingress gateway and two workloads on istiod's own CA,
 * is moved onto SPIRE and back by the commands of docs/consumers/istio.md, while calls go through
 * all three of them all the time. Its proxies run a plain Envoy.
 */
class MeshIstioNodeIT {

  private static final Workload PRODUCTPAGE = new Workload(WEB.namespace(), "productpage");
  private static final Workload REVIEWS = new Workload(WEB.namespace(), "reviews");

  /** Outside of the mesh, as the world is. */
  private static final Workload CALLS = new Workload(NodeCluster.LATE.namespace(), "calls");

  /** Headings of the page. */
  private static final String MOVE = "Moving a mesh that runs";

  private static final String BACK = "Going back";
  private static final String SEEN = "What was seen, and what not";
  private static final String BUNDLE = "--bundle configmap:spire/spire-bundle";

  @RegisterExtension final PeerFolder folder = new PeerFolder();

  @Test
  void movesARunningMeshOntoSpireAndBackWithoutAFailedRequest() {
    Peers.require("helm");
    NodeSettings.requireControllerManagerImage();
    NodeSettings.requireIstio();
    String agentDriver = NodeSettings.requireAgentDriver();
    try (NodeCluster cluster = NodeCluster.start(folder.path());
        SpireNodeAgent spire = SpireNodeAgent.start(cluster.kubectl(), cluster.settings())) {
      ControllerDeployment.define(cluster.kubectl());
      ControllerManagerPod.start(cluster.kubectl(), cluster.settings());
      cluster.kubectl().run("apply", "--filename", "deploy/manifests/namespace.yaml");
      HelmRelease.install(
          "spire-bridge",
          Chart.NAMESPACE,
          cluster.settings(),
          HelmNodeIT.nodeValues(cluster, agentDriver));
      try (IstioMesh istio = IstioMesh.install(cluster)) {
        SteadyCalls calls = startMesh(cluster, istio);
        SpireBundle.keep(cluster.kubectl(), spire);
        moves(cluster, istio, calls, spire.description());
      } finally {
        cluster.kubectl().run("delete", "--filename", "clusterspiffeid/crd", "--ignore-not-found");
      }
    }
  }

  private static SteadyCalls startMesh(NodeCluster cluster, IstioMesh istio) {
    Kubectl kubectl = cluster.kubectl();
    kubectl.run("create", "namespace", WEB.namespace());
    kubectl.run("label", "namespace", WEB.namespace(), "istio-injection=enabled");
    kubectl.run("create", "namespace", CALLS.namespace());
    startService(cluster, istio, REVIEWS, "");
    String reviews = istio.address(REVIEWS.namespace(), REVIEWS.name());
    startService(cluster, istio, PRODUCTPAGE, ", \"http://%s:9080/\"".formatted(reviews));
    kubectl.apply(Manifest.read("istio-public.yaml", values(cluster, PRODUCTPAGE)));
    return SteadyCalls.start(
        cluster, CALLS, istio.address(IstioMesh.NAMESPACE, IstioMesh.GATEWAY.name()), 80, 20);
  }

  private static void startService(
      NodeCluster cluster, IstioMesh istio, Workload workload, String next) {
    Map<String, String> values = values(cluster, workload);
    values.put("ISTIOD", istio.istiod());
    values.put("NEXT", next);
    cluster.kubectl().apply(Manifest.read("istio-service.yaml", values));
    cluster.kubectl().awaitRollout(workload.namespace(), workload.deployment());
  }

  private static Map<String, String> values(NodeCluster cluster, Workload workload) {
    Map<String, String> values = new HashMap<>(cluster.settings());
    values.put("NAMESPACE", workload.namespace());
    values.put("NAME", workload.name());
    return values;
  }

  private void moves(NodeCluster cluster, IstioMesh istio, SteadyCalls calls, String peer) {
    List<ObjectContent> before = objects(cluster);
    calls.awaitPeer(PRODUCTPAGE.spiffeId());
    assertThat(checkIssuer().exitCode()).as("before").isOne();

    Walk walk = walk(MOVE, BACK);
    told(walk.run("spire-bridge mesh istio plan")).done();
    assertThat(objects(cluster)).isEqualTo(before);
    assertThat(Steps.notAsInTheTable(walk, "what is done")).isEmpty();
    Seen tooEarly = told(walk.type("spire-bridge mesh strict --mesh apply --wait 5s " + BUNDLE));
    assertThat(tooEarly.exitCode()).as(tooEarly.told()).isOne();
    told(walk.run("spire-bridge mesh istio apply")).done();
    checkIssuer().done();
    List<ObjectContent> moved = objects(cluster);
    told(walk.again()).done();
    assertThat(objects(cluster)).as("nothing to do").isEqualTo(moved);
    told(walk.type("spire-bridge mesh strict --mesh apply " + BUNDLE)).done();
    calls.awaitCalls(100);
    told(walk.run("spire-bridge mesh istio verify")).done();
    walk.end();

    Walk back = walk(BACK, SEEN);
    told(back.run("spire-bridge mesh strict --mesh rollback")).done();
    told(back.run("spire-bridge mesh istio rollback")).done();
    calls.awaitCalls(100);
    assertThat(objects(cluster)).as("to the letter").isEqualTo(before);
    assertThat(checkIssuer().exitCode()).as("after").isOne();
    Count count = calls.count();
    System.out.printf(
        Locale.ROOT,
        "[PEERS] mesh istio on a Kubernetes node, with Istio %s and %s: %,d calls through gateway"
            + " and workloads while they were moved, made strict and taken back, %d failed%n",
        istio.version(),
        peer,
        count.calls(),
        count.failed());
    assertThat(count.failed()).as(count.reason()).isZero();
  }

  private Walk walk(String first, String next) {
    return Walk.of(
        WalkPage.read("consumers/istio").between(first, next),
        Path.of(""),
        folder.path(),
        Optional.empty());
  }

  private static Seen told(Seen seen) {
    System.out.println(seen.told());
    return seen;
  }

  /** Of the workloads' namespace in place of bookinfo. */
  private Seen checkIssuer() {
    return walk("7. Who issued the certificates?", "8. Plaintext refused")
        .run("spire-bridge check-issuer", Map.of("bookinfo", WEB.namespace()));
  }

  private static List<ObjectContent> objects(NodeCluster cluster) {
    Kubectl kubectl = cluster.kubectl();
    return List.of(
        ObjectContent.of(kubectl, IstioMesh.NAMESPACE, "configmap", "istio"),
        ObjectContent.of(kubectl, IstioMesh.NAMESPACE, "configmap", "istio-sidecar-injector"),
        ObjectContent.of(kubectl, IstioMesh.NAMESPACE, "deployment", "istiod"),
        ObjectContent.of(kubectl, IstioMesh.NAMESPACE, "deployment", IstioMesh.GATEWAY.name()),
        ObjectContent.of(kubectl, PRODUCTPAGE.namespace(), "deployment", PRODUCTPAGE.name()),
        ObjectContent.of(kubectl, REVIEWS.namespace(), "deployment", REVIEWS.name()));
  }
}

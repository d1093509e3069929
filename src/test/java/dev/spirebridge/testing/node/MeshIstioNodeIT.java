package dev.spirebridge.testing.node;

import static dev.spirebridge.testing.node.NodeCluster.WEB;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.cli.CommandRun;
import dev.spirebridge.deploy.Chart;
import dev.spirebridge.testing.node.SteadyCalls.Count;
import dev.spirebridge.testing.peers.PeerFolder;
import dev.spirebridge.testing.peers.Peers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A mesh of a real Istio on a real node, its ingress gateway and two workloads on istiod's own CA,
 * is moved onto SPIRE and back by {@code mesh istio} and {@code mesh strict}, while calls go
 * through all three of them all the time. Its proxies run a plain Envoy.
 */
class MeshIstioNodeIT {

  private static final Workload PRODUCTPAGE = new Workload(WEB.namespace(), "productpage");
  private static final Workload REVIEWS = new Workload(WEB.namespace(), "reviews");

  /** Outside of the mesh, as the world is. */
  private static final Workload CALLS = new Workload(NodeCluster.LATE.namespace(), "calls");

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
        moves(cluster, istio, calls, spire);
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

  private void moves(
      NodeCluster cluster, IstioMesh istio, SteadyCalls calls, SpireNodeAgent spire) {
    List<ObjectContent> before = objects(cluster);
    calls.awaitPeer(PRODUCTPAGE.spiffeId());
    assertThat(checkIssuer(spire).exitCode()).as("before").isOne();

    holds(mesh(spire, "istio", "plan"));
    assertThat(objects(cluster)).isEqualTo(before);
    CommandRun tooEarly = mesh(spire, "strict", "apply", "--mesh", "--wait", "5s");
    assertThat(tooEarly.exitCode()).as(tooEarly.told()).isOne();
    holds(mesh(spire, "istio", "apply"));
    holds(checkIssuer(spire));
    List<ObjectContent> moved = objects(cluster);
    holds(mesh(spire, "istio", "apply"));
    assertThat(objects(cluster)).as("nothing to do").isEqualTo(moved);
    holds(mesh(spire, "strict", "apply", "--mesh"));
    calls.awaitCalls(100);
    holds(mesh(spire, "istio", "verify"));

    holds(mesh(spire, "strict", "rollback", "--mesh"));
    holds(mesh(spire, "istio", "rollback"));
    calls.awaitCalls(100);
    assertThat(objects(cluster)).as("to the letter").isEqualTo(before);
    assertThat(checkIssuer(spire).exitCode()).as("after").isOne();
    Count count = calls.count();
    System.out.printf(
        Locale.ROOT,
        "[PEERS] mesh istio on a Kubernetes node, with Istio %s and %s: %,d calls through gateway"
            + " and workloads while they were moved, made strict and taken back, %d failed%n",
        istio.version(),
        spire.description(),
        count.calls(),
        count.failed());
    assertThat(count.failed()).as(count.reason()).isZero();
  }

  private static void holds(CommandRun run) {
    assertThat(run.exitCode()).as(run.told()).isZero();
  }

  private CommandRun mesh(SpireNodeAgent spire, String consumer, String verb, String... more) {
    List<String> line = new ArrayList<>(List.of("mesh", consumer, verb));
    if (consumer.equals("istio")) {
      line.addAll(List.of("--namespace", WEB.namespace(), "--despite-owner"));
    }
    line.addAll(List.of("--bundle", bundle(spire), "--trust-domain", "example.org"));
    line.addAll(Arrays.asList(more));
    CommandRun run = CommandRun.of(line);
    System.out.println("[mesh " + consumer + " " + verb + "]\n" + run.told());
    return run;
  }

  private CommandRun checkIssuer(SpireNodeAgent spire) {
    return CommandRun.of(
        List.of(
            "check-issuer",
            "--gateway",
            IstioMesh.NAMESPACE + "/" + IstioMesh.GATEWAY.name(),
            "--namespace",
            WEB.namespace(),
            "--bundle",
            bundle(spire),
            "--trust-domain",
            "example.org"));
  }

  private String bundle(SpireNodeAgent spire) {
    try {
      Path file = folder.path().resolve("bundle.pem");
      return Files.writeString(file, spire.bundle()).toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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

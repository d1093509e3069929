package dev.spirebridge.testing.node;

import static dev.spirebridge.testing.node.NodeCluster.API;
import static dev.spirebridge.testing.node.NodeCluster.LATE;
import static dev.spirebridge.testing.node.NodeCluster.WEB;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.spirebridge.clusterspiffeid.NamespaceSettings;
import dev.spirebridge.deploy.Chart;
import dev.spirebridge.testing.Await;
import dev.spirebridge.testing.peers.HandshakeLoad;
import dev.spirebridge.testing.peers.Http;
import dev.spirebridge.testing.peers.PeerFolder;
import dev.spirebridge.testing.peers.Peers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The Helm chart on a real Kubernetes node with the real SPIRE: its daemon serves pods whose Envoys
 * are set up as Istio does, is upgraded while they make new handshakes all the time, and goes
 * without a trace; its patches put a bridge beside a gateway, and beside one who reads files as
 * Emissary does. Nobody makes an entry by hand.
 */
class HelmNodeIT {

  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String DAEMON = "daemonset/spire-bridge";
  private static final String CONTROLLER = "deployment/spire-bridge-controller";
  private static final String SIDECAR = "spire-bridge-sidecar";
  private static final int STATUS = 9877;

  /** Reads files in the place of Emissary. */
  private static final Workload EMISSARY = new Workload(LATE.namespace(), "emissary");

  private static final String KINDS =
      "daemonsets,deployments,pods,configmaps,serviceaccounts,roles,rolebindings,networkpolicies,"
          + "poddisruptionbudgets,clusterroles,clusterrolebindings,clusterspiffeids,csidrivers";

  @RegisterExtension final PeerFolder folder = new PeerFolder();

  @Test
  void theChartServesIstiosPodsThroughAnUpgradeAndGoesWithoutATrace() {
    Peers.require("helm");
    NodeSettings.requireControllerManagerImage();
    String agentDriver = NodeSettings.requireAgentDriver();
    try (NodeCluster cluster = NodeCluster.start(folder.path());
        SpireNodeAgent spire = SpireNodeAgent.start(cluster.kubectl(), cluster.settings())) {
      ControllerDeployment.define(cluster.kubectl());
      try {
        ControllerManagerPod.start(cluster.kubectl(), cluster.settings());
        cluster.kubectl().run("apply", "--filename", "deploy/manifests/namespace.yaml");
        HelmRelease release =
            HelmRelease.install(
                "spire-bridge",
                Chart.NAMESPACE,
                cluster.settings(),
                nodeValues(cluster, agentDriver));
        assertThat(spire.spiffeIds())
            .contains("spiffe://example.org/ns/" + Chart.NAMESPACE + "/sa/spire-bridge");
        nobodyHasMoreRightsThanItNeeds(cluster.kubectl());
        servesIstiosPodsThroughAnUpgrade(cluster, release);
        servesFromTheirOwnPods(cluster, agentDriver);
        release.uninstall();
        nothingIsLeft(cluster.kubectl());
      } finally {
        cluster.kubectl().run("delete", "--filename", "clusterspiffeid/crd", "--ignore-not-found");
      }
    }
  }

  /** The chart's values for the daemon of this node. */
  static List<String> nodeValues(NodeCluster cluster, String agentDriver) {
    Map<String, String> settings = cluster.settings();
    return List.of(
        "node.adminSocket.folder=" + settings.get("FOLDER") + "/admin",
        "node.adminSocket.file=admin.sock",
        "node.socketFolder=" + settings.get("FOLDER") + "/sds",
        // The node has its own, for want of an image of SPIFFE's.
        "csiDriver.create=false",
        "csiDriver.name=" + settings.get("CSI_DRIVER"),
        "spire.workloadApi.csiDriver=" + agentDriver,
        "spire.workloadApi.file=api.sock");
  }

  private static void servesIstiosPodsThroughAnUpgrade(NodeCluster cluster, HelmRelease release) {
    cluster.startPair(new ProxyManifest(cluster.settings(), ProxyKind.ISTIO));
    label(cluster.kubectl(), WEB);
    label(cluster.kubectl(), API);
    try (ProxyPod web = cluster.awaitProxy(WEB);
        ProxyPod api = cluster.awaitProxy(API)) {
      web.awaitReady(SOON);
      api.awaitReady(SOON);
      assertThat(web.spiffeIds()).isEqualTo(List.of(WEB.spiffeId()));
      assertThat(api.spiffeIds()).isEqualTo(List.of(API.spiffeId()));
      upgradeUnderLoad(cluster, release, web);
      assertThat(List.of(web, api)).allSatisfy(proxy -> assertThat(proxy.restarts()).isZero());
    }
    cluster.kubectl().run("rollout", "restart", WEB.deployment(), "-n", WEB.namespace());
    cluster.kubectl().awaitRollout(WEB.namespace(), WEB.deployment());
  }

  /** With the issuer check: then the controller reads the daemon's status over mutual TLS. */
  private static void upgradeUnderLoad(NodeCluster cluster, HelmRelease release, ProxyPod web) {
    Kubectl kubectl = cluster.kubectl();
    List<String> before = daemons(kubectl);
    try (PodPort port = cluster.port(WEB.namespace(), web.pod(), 8080);
        Http http = new Http()) {
      Await.until("the first request", SOON, () -> http.answers(port.address()));
      try (HandshakeLoad load =
          new HandshakeLoad(port.address(), WEB.spiffeId(), API.spiffeId(), 4, 100)) {
        load.awaitSucceeded(200, SOON);
        release.upgrade("controller.issuerCheck.enabled=true");
        kubectl.awaitRollout(Chart.NAMESPACE, DAEMON);
        Await.until(
            "one daemon, another than before",
            SOON,
            () -> daemons(kubectl).size() == 1 && !daemons(kubectl).equals(before));
        load.awaitSucceeded(load.succeeded() + 200, SOON);
        assertThat(load.firstFailures()).isEqualTo(List.of());
        System.out.printf(
            Locale.ROOT,
            "[PEERS] The Helm chart on a Kubernetes node: %,d handshakes through helm upgrade, %d"
                + " failed%n",
            load.succeeded(),
            load.failed());
      }
    }
    theControllerHearsTheDaemon(cluster);
  }

  private static void theControllerHearsTheDaemon(NodeCluster cluster) {
    pods(cluster.kubectl(), Chart.NAMESPACE, "controller").stream()
        .map(pod -> pod.at("/metadata/name").asText())
        .forEach(pod -> {
          try (PodPort port = cluster.port(Chart.NAMESPACE, pod, STATUS);
              Http http = new Http()) {
            Await.until(
                "the controller to hear the daemon and to find the proxies trusted",
                SOON,
                () -> {
                  URI address = port.address().resolve("api/v1/issuers");
                  // The one that leads has it.
                  if (!http.answers(address)) {
                    return false;
                  }
                  JsonNode issuers = http.json(address);
                  return issuers.path("bridgesAnswered").asInt() == 1
                      && issuers.findValuesAsText("verdict").equals(List.of("trusted", "trusted"));
                });
          }
        });
  }

  /** The patches are taken from the cluster, as a person does. */
  private void servesFromTheirOwnPods(NodeCluster cluster, String agentDriver) {
    Kubectl kubectl = cluster.kubectl();
    cluster.startServer(LATE, new ProxyManifest(cluster.settings(), ProxyKind.GATEWAY));
    HelmRelease sidecar =
        HelmRelease.install(
            SIDECAR,
            LATE.namespace(),
            cluster.settings(),
            List.of(
                "mode=sidecar",
                "controller.enabled=false",
                "spire.workloadApi.csiDriver=" + agentDriver,
                "spire.workloadApi.file=api.sock"));
    label(kubectl, LATE);
    servesAGateway(cluster);
    writesTheFilesOfEmissary(cluster);
    for (Workload workload : List.of(LATE, EMISSARY)) {
      isUnprivileged(kubectl, workload.namespace(), workload.deployment(), "spire-bridge", "65530");
      kubectl.run("delete", workload.deployment(), "-n", workload.namespace());
    }
    sidecar.uninstall();
    assertThat(left(kubectl, SIDECAR)).isEmpty();
  }

  private void servesAGateway(NodeCluster cluster) {
    patch(cluster.kubectl(), LATE, "istio-gateway.patch.yaml");
    cluster.kubectl().awaitRollout(LATE.namespace(), LATE.deployment());
    try (ProxyPod gateway = cluster.awaitProxy(LATE)) {
      gateway.awaitReady(SOON);
      assertThat(gateway.spiffeIds()).isEqualTo(List.of(LATE.spiffeId()));
    }
  }

  /** Another hint is another entry for SPIRE, and so another SVID. */
  private void writesTheFilesOfEmissary(NodeCluster cluster) {
    Kubectl kubectl = cluster.kubectl();
    Map<String, String> values = new HashMap<>(cluster.settings());
    values.put("NAMESPACE", EMISSARY.namespace());
    values.put("NAME", EMISSARY.name());
    kubectl.apply(Manifest.read("emissary.yaml", values));
    patch(kubectl, EMISSARY, "emissary.patch.yaml");
    kubectl.run("scale", EMISSARY.deployment(), "-n", EMISSARY.namespace(), "--replicas=1");
    kubectl.awaitRollout(EMISSARY.namespace(), EMISSARY.deployment());
    Await.until("the first pair of files", SOON, () -> taken(kubectl).size() == 1);
    for (int rotation = 1; rotation <= 3; rotation++) {
      int pairs = rotation + 1;
      kubectl.run(
          "annotate",
          "namespace",
          EMISSARY.namespace(),
          "spirebridge.dev/hint=rotation-" + rotation,
          "--overwrite");
      Await.until(
          "rotation " + rotation + " of the files", SOON, () -> taken(kubectl).size() == pairs);
    }
    assertThat(taken(kubectl))
        .doesNotHaveDuplicates()
        .allSatisfy(line -> assertThat(line).endsWith(EMISSARY.spiffeId() + " matches trusted"));
    assertThat(
            in(
                kubectl,
                EMISSARY.namespace(),
                EMISSARY.deployment(),
                "emissary-ingress",
                "stat -c '%a %g' /etc/istio-certs/key.pem"))
        .isEqualTo("640 65530");
  }

  /** A line for each pair that the reader took into use. */
  private static List<String> taken(Kubectl kubectl) {
    return kubectl
        .tryRun("logs", EMISSARY.deployment(), "-n", EMISSARY.namespace(), "-c", "emissary-ingress")
        .lines()
        .filter(line -> line.contains("spiffe://"))
        .toList();
  }

  private void patch(Kubectl kubectl, Workload workload, String name) {
    String patch =
        kubectl.get(workload.namespace(), "configmap", SIDECAR).path("data").path(name).asText();
    Path file = folder.path().resolve(name);
    try {
      Files.writeString(file, patch);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    kubectl.run(
        "patch",
        workload.deployment(),
        "-n",
        workload.namespace(),
        "--patch-file",
        file.toString());
  }

  private static void nobodyHasMoreRightsThanItNeeds(Kubectl kubectl) {
    isUnprivileged(kubectl, Chart.NAMESPACE, DAEMON, "spire-bridge", "65530");
    isUnprivileged(kubectl, Chart.NAMESPACE, CONTROLLER, "controller", "65530");
    assertThat(in(kubectl, Chart.NAMESPACE, DAEMON, "spire-bridge", "id -G").split(" "))
        .as("its own group, and that of the admin socket")
        .containsExactlyInAnyOrder("65530", "0");
  }

  /** As the kernel sees a process of the container. */
  private static void isUnprivileged(
      Kubectl kubectl, String namespace, String workload, String container, String user) {
    assertThat(in(kubectl, namespace, workload, container, "id -u")).isEqualTo(user);
    assertThat(
            in(
                kubectl,
                namespace,
                workload,
                container,
                "grep -E 'Cap(Prm|Eff|Bnd)' /proc/self/status"))
        .doesNotContainPattern("(?m)[1-9a-f]$")
        .contains("CapEff:\t0000000000000000");
    assertThat(in(kubectl, namespace, workload, container, "grep NoNewPrivs /proc/self/status"))
        .endsWith("1");
    assertThat(in(kubectl, namespace, workload, container, "grep Seccomp: /proc/self/status"))
        .as("filtered")
        .endsWith("2");
    assertThat(in(kubectl, namespace, workload, container, "touch /x 2>&1 || true"))
        .contains("Read-only file system");
  }

  private static String in(
      Kubectl kubectl, String namespace, String workload, String container, String command) {
    return kubectl
        .run("exec", "-n", namespace, workload, "-c", container, "--", "sh", "-c", command)
        .strip();
  }

  private static void nothingIsLeft(Kubectl kubectl) {
    Await.until("the end of its pods", SOON, () -> left(kubectl, "spire-bridge").isEmpty());
  }

  /** The objects of a release; those that the controller has made are not among them. */
  private static List<String> left(Kubectl kubectl, String release) {
    return kubectl
        .run("get", KINDS, "-A", "-l", "app.kubernetes.io/instance=" + release, "-o", "name")
        .lines()
        // Without any it says so.
        .filter(line -> line.contains("/"))
        .toList();
  }

  private static List<String> daemons(Kubectl kubectl) {
    return pods(kubectl, Chart.NAMESPACE, "node").stream()
        .map(pod -> pod.at("/metadata/uid").asText())
        .toList();
  }

  private static List<JsonNode> pods(Kubectl kubectl, String namespace, String component) {
    JsonNode list =
        Http.parse(
            kubectl.run(
                "get",
                "pods",
                "-n",
                namespace,
                "-o",
                "json",
                "-l",
                "app.kubernetes.io/component=" + component));
    return StreamSupport.stream(list.path("items").spliterator(), false)
        .filter(pod -> pod.at("/metadata/deletionTimestamp").isMissingNode())
        .toList();
  }

  private static void label(Kubectl kubectl, Workload workload) {
    kubectl.run(
        "label", "namespace", workload.namespace(), NamespaceSettings.DEFAULT_LABEL + "=true");
  }
}

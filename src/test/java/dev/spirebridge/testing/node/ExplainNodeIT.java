package dev.spirebridge.testing.node;

import static dev.spirebridge.testing.node.NodeCluster.API;
import static dev.spirebridge.testing.node.NodeCluster.LATE;
import static dev.spirebridge.testing.node.NodeCluster.WEB;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.cli.CommandRun;
import dev.spirebridge.testing.CertificateWorkshop;
import dev.spirebridge.testing.CertificateWorkshop.Made;
import dev.spirebridge.testing.peers.PeerFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * On a real Kubernetes node, with the rights of explain.yaml alone: pods that were made stuck at
 * each of the steps, and {@code explain} that names it.
 */
class ExplainNodeIT {

  private static final String STOCK = API.namespace();

  /** Never asks the bridge. */
  private static final Workload DEAF = new Workload(STOCK, "deaf");

  /** Asks for a name that there is not. */
  private static final Workload ODD = new Workload(STOCK, "odd");

  /** Asks for roots where a certificate should be, and refuses them. */
  private static final Workload PICKY = new Workload(STOCK, "picky");

  /** Has one of its secrets from a server that never answers. */
  private static final Workload WARM = new Workload(STOCK, "warm");

  /** Has its roots from the bridge, and its certificate from elsewhere. */
  private static final Workload MIXED = new Workload(STOCK, "mixed");

  @RegisterExtension final PeerFolder folder = new PeerFolder();

  @Test
  void namesTheStepThatAPodIsStuckAt() {
    NodeSettings.requireControllerManagerImage();
    try (NodeCluster cluster = NodeCluster.start(folder.path());
        SpireNodeAgent spire = SpireNodeAgent.start(cluster.kubectl(), cluster.settings())) {
      ControllerDeployment.define(cluster.kubectl());
      startProxies(cluster);
      BridgeDaemon bridge = BridgeDaemon.start(cluster, spire);
      try (ControllerDeployment controller = ControllerDeployment.start(cluster)) {
        ExplainReader reader =
            ExplainReader.create(cluster, STOCK, LATE.namespace(), NodeCluster.OWN);
        fromLabelToEntry(cluster, controller, reader);
        proxiesThatWait(reader);
        reader.awaitHolds(
            API, "--bundle", write("bundle.pem", spire.bundle()), "--gateway", STOCK + "/api");
        whatCannotBeFoundOut(reader);
        entriesThatGo(cluster, spire, reader);
        bridgesThatAreAway(cluster, bridge, reader);
      }
    }
  }

  private static void startProxies(NodeCluster cluster) {
    ProxyManifest manifest = new ProxyManifest(cluster.settings());
    cluster.startServer(API, manifest);
    cluster.startServer(LATE, manifest);
    CertificateWorkshop workshop = new CertificateWorkshop(Instant.now());
    Made authority = workshop.authority("O=cluster.local").make();
    Made deaf = workshop.leaf(DEAF.spiffeId()).signedBy(authority).make();
    Made mixed = workshop.leaf(MIXED.spiffeId()).signedBy(authority).make();
    Kubectl kubectl = cluster.kubectl();
    kubectl.apply(manifest.foreignServer(DEAF, WEB, deaf, authority));
    kubectl.apply(manifest.server(ODD, WEB).replace("- name: default", "- name: nosuch"));
    kubectl.apply(manifest.server(PICKY, WEB).replace("- name: default", "- name: ROOTCA"));
    kubectl.apply(manifest.certificateOfOthers(MIXED, WEB, mixed));
    kubectl.apply(manifest.silentRoots(WARM, WEB));
  }

  private static void fromLabelToEntry(
      NodeCluster cluster, ControllerDeployment controller, ExplainReader reader) {
    reader.awaitStuck(API, "label", "neither namespace " + STOCK, "namespace label " + STOCK);
    controller.label(STOCK);
    reader.awaitStuck(API, "ClusterSPIFFEID", "no controller-manager has taken");
    ControllerManagerPod.start(cluster.kubectl(), cluster.settings());
    reader.awaitHolds(API);

    cluster
        .kubectl()
        .apply(
            """
            apiVersion: spire.spiffe.io/v1alpha1
            kind: ClusterSPIFFEID
            metadata: {name: somebody-elses}
            spec:
              spiffeIDTemplate: "spiffe://{{ .TrustDomain }}/{{ .PodMeta.Labels.nothere }}"
              namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: %s}}
            """
                .formatted(LATE.namespace()));
    reader.awaitStuck(LATE, "SPIFFE ID", "somebody-elses", "mend its spiffeIDTemplate");
  }

  private static void proxiesThatWait(ExplainReader reader) {
    reader.awaitStuck(DEAF, "connection", "no process of the pod is connected");
    reader.awaitStuck(ODD, "connection", "asks for nosuch", "held for");
    reader.awaitStuck(PICKY, "connection", "refuses ROOTCA: ");
    reader.awaitStuck(WARM, "secret", "still waits for ROOTCA");
    reader.awaitStuck(MIXED, "issuer", "O=cluster.local");
  }

  private static void whatCannotBeFoundOut(ExplainReader reader) {
    CommandRun none = reader.explain("no-such-pod", STOCK, "api-0");
    assertThat(none.exitCode()).as(none.told()).isEqualTo(3);
    assertThat(none.out())
        .contains("there is no pod api-0 in " + STOCK, reader.pod(API))
        .contains("namespace %s has spiffe.io".formatted(STOCK));

    CommandRun closed =
        reader.explain("closed-admin-port", STOCK, reader.pod(API), "--admin-port", "15999");
    assertThat(closed.exitCode()).as(closed.told()).isEqualTo(3);
    assertThat(closed.out()).contains("nothing in the pod listens at port 15999", "--admin-port");

    CommandRun elsewhere =
        reader.explain("no-http", STOCK, reader.pod(API), "--http-port", "15999");
    assertThat(elsewhere.exitCode()).as(elsewhere.told()).isEqualTo(3);
    assertThat(elsewhere.out()).contains("Could not find out: bridge", "--http-port");

    reader.unbind(NodeCluster.OWN);
    CommandRun noRight = reader.explain("no-right", STOCK, reader.pod(API));
    assertThat(noRight.exitCode()).as(noRight.told()).isEqualTo(3);
    assertThat(noRight.out())
        .contains("may not list pods in the namespace", "clusterspiffeid/rbac/explain.yaml")
        .containsPattern("secret +ok");
    reader.bind(NodeCluster.OWN);
  }

  private static void entriesThatGo(
      NodeCluster cluster, SpireNodeAgent spire, ExplainReader reader) {
    Kubectl kubectl = cluster.kubectl();
    kubectl.run("annotate", "namespace", STOCK, "spirebridge.dev/pod-selector=app in (nobody)");
    reader.awaitStuck(
        API, "ClusterSPIFFEID", "leaves the pod out", "app=nobody", "spirebridge.dev/pod-selector");
    kubectl.run("annotate", "namespace", STOCK, "spirebridge.dev/pod-selector-");
    reader.awaitHolds(API);

    kubectl.run(
        "scale",
        "deployment/spire-controller-manager",
        "--replicas=0",
        "--namespace",
        NodeCluster.SYSTEM);
    kubectl.run(
        "wait",
        "--for=delete",
        "pod",
        "--selector=app=spire-controller-manager",
        "--namespace",
        NodeCluster.SYSTEM);
    spire.unregister(API);
    reader.awaitStuck(API, "SVID", "has no entry for the pod any more", "spire-server entry show");
  }

  private static void bridgesThatAreAway(
      NodeCluster cluster, BridgeDaemon bridge, ExplainReader reader) {
    Kubectl kubectl = cluster.kubectl();
    sendAway(kubectl, NodeCluster.SYSTEM, "agent");
    bridge.deletePodOnly();
    reader.awaitStuck(API, "bridge", "the SPIRE agent cannot be reached");
    sendAway(kubectl, NodeCluster.OWN, "spire-bridge");
    reader.awaitStuck(API, "bridge", "DaemonSet spire-bridge/spire-bridge has no pod on node");
  }

  private String write(String name, String text) {
    try {
      return Files.writeString(folder.path().resolve(name), text).toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** To a node that there is not. */
  private static void sendAway(Kubectl kubectl, String namespace, String daemonSet) {
    kubectl.run(
        "patch",
        "daemonset",
        daemonSet,
        "--namespace",
        namespace,
        "--patch",
        "{\"spec\":{\"template\":{\"spec\":{\"nodeSelector\":{\"nowhere\":\"true\"}}}}}");
    kubectl.run("wait", "--for=delete", "pod", "--selector=app=" + daemonSet, "-n", namespace);
  }
}

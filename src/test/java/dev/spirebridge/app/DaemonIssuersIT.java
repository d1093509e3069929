package dev.spirebridge.app;

import static dev.spirebridge.app.IssuerAnswers.awaitEvent;
import static dev.spirebridge.app.IssuerAnswers.events;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.demo.EmbeddedDelegatedIdentity;
import dev.spirebridge.demo.EmbeddedTrustDomain;
import dev.spirebridge.demo.EmbeddedWorkloadApi;
import dev.spirebridge.demo.ProcessAttestor;
import dev.spirebridge.demo.RegisteredWorkload;
import dev.spirebridge.demo.RegistrationEntry;
import dev.spirebridge.testing.Await;
import dev.spirebridge.testing.Opened;
import dev.spirebridge.testing.peers.KubeApiServer;
import dev.spirebridge.testing.peers.PeerFolder;
import dev.spirebridge.testing.peers.PodEnvoy;
import dev.spirebridge.testing.peers.Ports;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.spiffe.spiffeid.SpiffeId;
import io.spiffe.spiffeid.TrustDomain;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * One daemon serves the real Envoys of several pods, and the controller judges each of them by what
 * the daemon tells: a gateway by that alone, and a pod that asks for itself in a namespace that is
 * not labelled as any other.
 */
class DaemonIssuersIT {

  private static final Duration SOON = Duration.ofSeconds(60);
  private static final Duration LIFETIME = Duration.ofHours(1);
  private static final TrustDomain NAME = TrustDomain.parse("example.org");
  private static final SpiffeId CONTROLLER = id("spire-bridge", "spire-bridge-controller");

  @RegisterExtension final PeerFolder folder = new PeerFolder();

  private final EmbeddedTrustDomain spire =
      EmbeddedTrustDomain.selfSigned(NAME, Duration.ofDays(1), InstantSource.system());
  private final int statusPort = Ports.free();
  private final int http = Ports.free();
  private final IssuerAnswers answers = new IssuerAnswers(http);
  @RegisterExtension private final Opened opened = new Opened();

  @Test
  void whatADaemonTellsOfItsCallersIsJudgedPodByPod() throws Exception {
    KubeApiServer server = opened.add(KubeApiServer.start(folder.folder("k"), IssuerCluster.USER));
    KubernetesClient admin = opened.add(server.adminClient());
    cluster(server);
    EmbeddedDelegatedIdentity delegated =
        opened.add(
            EmbeddedDelegatedIdentity.started(
                folder.path().resolve("admin"), ProcessAttestor.byPodUid()));
    spire.register(delegated.workload("nobody"));
    startDaemon(admin, delegated);
    RegisteredWorkload gateway = start(admin, delegated, "ingress", "gateway", "node-1", "{}");
    start(admin, delegated, "shop", "web", "node-1", "{}");
    start(admin, delegated, "alone", "cart", "node-1", IssuerCluster.label());
    start(admin, delegated, "alone", "plain", "node-1", "{}");
    start(admin, delegated, "shop", "far", "node-2", "{}");
    EmbeddedWorkloadApi agent =
        opened.add(EmbeddedWorkloadApi.started(folder.path().resolve("agent")));
    spire.register(agent, new RegistrationEntry(CONTROLLER, LIFETIME));
    opened.add(Controller.start(IssuerCluster.config(server, agent, http), "test"));

    Map<String, String> trusted =
        Map.of(
            "ingress/gateway-5c8b-x", "trusted",
            "shop/web-5c8b-x", "trusted",
            "alone/cart-5c8b-x", "trusted",
            "shop/far-5c8b-x", "trusted");
    Await.until("all to hold", SOON, () -> answers.verdicts().equals(trusted));
    assertThat(via("ingress/gateway-5c8b-x")).isEqualTo("record");
    assertThat(via("alone/cart-5c8b-x")).isEqualTo("record");
    assertThat(via("shop/far-5c8b-x")).as("on another node than the daemon").isEqualTo("handshake");
    assertThat(answers.get("/metrics").lines())
        .contains(
            "spirebridge_issuer_targets{class=\"gateway\",verdict=\"trusted\"} 1.0",
            "spirebridge_issuer_targets{class=\"workload\",verdict=\"trusted\"} 3.0",
            "spirebridge_issuer_holds 1.0",
            "spirebridge_issuer_bridges{answered=\"true\"} 1.0",
            "spirebridge_issuer_bridges{answered=\"false\"} 0.0");

    gateway.setEntries(new RegistrationEntry(id("ingress", "somebody-else"), LIFETIME));

    assertThat(awaitEvent(admin, "ingress", "gateway", "IssuerDoesNotHold", SOON).getMessage())
        .startsWith("ingress/gateway-5c8b-x: wrong-id: ");
    assertThat(answers.verdicts())
        .containsEntry("ingress/gateway-5c8b-x", "wrong-id")
        .containsEntry("shop/web-5c8b-x", "trusted")
        .containsEntry("alone/cart-5c8b-x", "trusted");
    assertThat(answers.get("/metrics").lines())
        .contains(
            "spirebridge_issuer_targets{class=\"gateway\",verdict=\"wrong-id\"} 1.0",
            "spirebridge_issuer_holds 0.0");

    gateway.setEntries(new RegistrationEntry(id("ingress", "gateway"), LIFETIME));

    awaitEvent(admin, "ingress", "gateway", "IssuerHolds", SOON);
    assertThat(answers.outcome()).isEqualTo("holds");
    String settled = answers.checkedAt();
    Await.until("another look", SOON, () -> !answers.checkedAt().equals(settled));
    assertThat(events(admin)).as("one for each change").isEqualTo(2);
  }

  private static SpiffeId id(String namespace, String account) {
    return NAME.newSpiffeId("ns", namespace, "sa", account);
  }

  private static void cluster(KubeApiServer server) {
    IssuerCluster.controller(server);
    IssuerCluster.namespace(server, "ingress", false);
    IssuerCluster.namespace(server, "shop", true);
    IssuerCluster.namespace(server, "alone", false);
    IssuerCluster.deployment(server, "ingress", "gateway");
  }

  /** The bridge of node-1, and its pod. */
  private void startDaemon(KubernetesClient admin, EmbeddedDelegatedIdentity delegated)
      throws StartException {
    EmbeddedWorkloadApi agent =
        opened.add(EmbeddedWorkloadApi.started(folder.path().resolve("public")));
    spire.register(agent, new RegistrationEntry(id("spire-bridge", "node"), LIFETIME));
    opened.add(
        Bridge.start(
            Inputs.file(
                    "statusTls: {allowedIds: ['%s'], agentSocket: '%s'}"
                        .formatted(CONTROLLER, agent.address()))
                .flag("--source", "delegated")
                .flag("--admin-socket", delegated.address())
                .flag("--trust-domain", NAME.getName())
                .flag("--sds", sds())
                .flag("--status-tls", "127.0.0.1:" + statusPort)
                .flag("--http", "off")
                .config(),
            "test"));
    IssuerCluster.run(
        admin,
        IssuerCluster.create(
            admin,
            """
            apiVersion: v1
            kind: Pod
            metadata: {namespace: spire-bridge, name: node-x}
            spec:
              serviceAccountName: node
              nodeName: node-1
              containers:
              - {name: bridge, image: b, ports: [{name: status-tls, containerPort: %d}]}
            """
                .formatted(statusPort)));
  }

  private String sds() {
    return "unix://" + folder.path().resolve("sds");
  }

  /**
   * A pod of a Deployment, with an Envoy that has taken its SVID. All of them take it from the one
   * bridge, on whatever node they are.
   */
  private RegisteredWorkload start(
      KubernetesClient admin,
      EmbeddedDelegatedIdentity delegated,
      String namespace,
      String deployment,
      String node,
      String labels) {
    int port = Ports.free();
    Pod pod = IssuerCluster.create(admin, pod(namespace, deployment, node, labels, port));
    String uid = pod.getMetadata().getUid();
    RegisteredWorkload workload =
        spire.register(
            delegated.workload(ProcessAttestor.podUidKey(uid)),
            new RegistrationEntry(id(namespace, deployment), LIFETIME));
    opened.add(PodEnvoy.start(folder.path(), uid, sds(), port, CONTROLLER.toString())).awaitReady();
    IssuerCluster.run(admin, pod);
    return workload;
  }

  private static String pod(
      String namespace, String deployment, String node, String labels, int port) {
    return """
    apiVersion: v1
    kind: Pod
    metadata:
      namespace: %s
      name: %2$s-5c8b-x
      labels: %4$s
      ownerReferences:
      - {apiVersion: apps/v1, kind: ReplicaSet, name: %2$s-5c8b, uid: u, controller: true}
    spec:
      serviceAccountName: %2$s
      nodeName: %3$s
      containers:
      - {name: app, image: app, ports: [{containerPort: %5$d}]}
      - {name: istio-proxy, image: proxy}
    """
        .formatted(namespace, deployment, node, withHash(labels), port);
  }

  private static String withHash(String labels) {
    return labels.equals("{}")
        ? "{pod-template-hash: 5c8b}"
        : labels.replace("}", ", pod-template-hash: 5c8b}");
  }

  private String via(String target) {
    for (var row : answers.issuers().path("targets")) {
      if (row.path("target").asText().equals(target)) {
        return row.at("/certificate/via").asText();
      }
    }
    throw new AssertionError("no row of " + target);
  }
}

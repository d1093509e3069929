package dev.spirebridge.testing.node;

import static dev.spirebridge.testing.node.NodeCluster.API;
import static dev.spirebridge.testing.node.NodeCluster.LATE;
import static dev.spirebridge.testing.node.NodeCluster.WEB;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.cli.CheckIssuerRun;
import dev.spirebridge.testing.Await;
import dev.spirebridge.testing.CertificateWorkshop;
import dev.spirebridge.testing.CertificateWorkshop.Made;
import dev.spirebridge.testing.Pem;
import dev.spirebridge.testing.peers.PeerFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * On a real Kubernetes node, {@code check-issuer} looks through forwarded ports into the Envoys of
 * a gateway and of workloads, with the rights of check-issuer.yaml alone, and the controller checks
 * the same for ever with its own, smaller rights.
 */
class IssuerCheckNodeIT {

  private static final Duration SOON = Duration.ofSeconds(60);

  /** Its Envoy has a certificate for the right SPIFFE ID, by Istio's own CA. */
  private static final Workload FOREIGN = new Workload(API.namespace(), "foreign");

  private static final String ISSUER_CHECK =
      """
          issuerCheck:
            agentSocket: %s
            gateways: [%s/%s]
            period: 3s
      """;

  @RegisterExtension final PeerFolder folder = new PeerFolder();

  private final CertificateWorkshop workshop = new CertificateWorkshop(Instant.now());

  @Test
  void namesThePodOnAnotherCaAndTheMissingRightWithTheEmbeddedAgent() {
    try (NodeCluster cluster = NodeCluster.start(folder.path());
        NodeAgent agent =
            EmbeddedNodeAgent.start(cluster.kubectl(), folder.path(), cluster.settings())) {
      namesThePodOnAnotherCaAndTheMissingRight(cluster, agent);
    }
  }

  @Test
  void namesThePodOnAnotherCaAndTheMissingRightWithSpire() {
    try (NodeCluster cluster = NodeCluster.start(folder.path());
        NodeAgent agent = SpireNodeAgent.start(cluster.kubectl(), cluster.settings())) {
      namesThePodOnAnotherCaAndTheMissingRight(cluster, agent);
    }
  }

  private void namesThePodOnAnotherCaAndTheMissingRight(NodeCluster cluster, NodeAgent agent) {
    ControllerDeployment.define(cluster.kubectl());
    BridgeDaemon.start(cluster, agent);
    startProxies(cluster, agent);
    String socket = agent.workloadApi(ControllerDeployment.IDENTITY);
    String check = ISSUER_CHECK.formatted(socket, WEB.namespace(), WEB.name());
    try (ControllerDeployment controller = ControllerDeployment.start(cluster, check);
        ControllerIssuers issuers = ControllerIssuers.of(cluster)) {
      controller.label(API.namespace());
      controller.label(LATE.namespace());
      IssuerReader reader = IssuerReader.create(cluster);
      Path bundle = write("bundle.pem", agent.bundle());
      List.of(WEB, API, LATE).forEach(workload -> reader.bind(workload.namespace()));
      everythingHolds(cluster, reader, bundle, issuers);

      agent.rotate();
      everythingHolds(cluster, reader, bundle, issuers);

      Made authority = workshop.authority("O=cluster.local").make();
      startForeign(cluster, authority);
      theForeignOneIsNamed(cluster, reader, bundle, issuers, authority);
      missingRightsAreNamed(reader, bundle);
      theControllerMayLookIntoNoPod(cluster.kubectl());
    }
  }

  private void startProxies(NodeCluster cluster, NodeAgent agent) {
    Made world = workshop.authority("CN=Web authority of a test").make();
    Made shop = workshop.leaf().dns("shop.example").signedBy(world).make();
    cluster.startProxies(new ProxyManifest(cluster.settings()).withPublic(shop));
    for (Workload workload : List.of(WEB, API, LATE)) {
      try (ProxyPod proxy = cluster.awaitProxy(workload)) {
        agent.register(workload);
        proxy.awaitReady(SOON);
      }
    }
  }

  private void startForeign(NodeCluster cluster, Made authority) {
    Made certificate = workshop.leaf(FOREIGN.spiffeId()).signedBy(authority).make();
    cluster
        .kubectl()
        .apply(
            new ProxyManifest(cluster.settings())
                .foreignServer(FOREIGN, WEB, certificate, authority));
    cluster.kubectl().awaitRollout(FOREIGN.namespace(), FOREIGN.deployment());
  }

  private static CheckIssuerRun check(IssuerReader reader, Path bundle) {
    return reader.check(
        "--gateway",
        WEB.namespace() + "/" + WEB.name(),
        "--namespace",
        API.namespace(),
        "--namespace",
        LATE.namespace(),
        "--bundle",
        bundle.toString());
  }

  private static void everythingHolds(
      NodeCluster cluster, IssuerReader reader, Path bundle, ControllerIssuers issuers) {
    CheckIssuerRun run = check(reader, bundle);
    assertThat(run.exitCode()).as(run.out() + run.err()).isEqualTo(0);
    for (Workload workload : List.of(WEB, API, LATE)) {
      assertThat(run.out())
          .containsPattern("/" + workload.name() + "-.* trusted .* " + workload.spiffeId() + " ");
    }
    assertThat(run.out()).contains("\nholds");
    issuers.await("holds", 3);
    assertThat(issuers.verdicts()).isEqualTo(trusted());
    assertThat(issuers.metrics())
        .contains(
            "spirebridge_issuer_targets{class=\"gateway\",verdict=\"trusted\"} 1.0",
            "spirebridge_issuer_targets{class=\"workload\",verdict=\"trusted\"} 2.0",
            "spirebridge_issuer_holds 1.0",
            "spirebridge_issuer_bridges{answered=\"true\"} 1.0");
    for (Workload workload : List.of(WEB, API, LATE)) {
      assertThat(issuers.events(workload)).isEmpty();
    }
    assertThat(publicFace(cluster, bundle)).contains(" public-certificate ", "shop.example");
  }

  /** The gateway by the port it shows the world. */
  private static String publicFace(NodeCluster cluster, Path bundle) {
    try (ProxyPod web = cluster.awaitProxy(WEB);
        PodPort port = cluster.port(WEB.namespace(), web.pod(), 8443)) {
      CheckIssuerRun run =
          CheckIssuerRun.of(
              List.of("--target", port.address().getAuthority(), "--bundle", bundle.toString()));
      assertThat(run.exitCode()).as(run.out() + run.err()).isEqualTo(3);
      return run.out();
    }
  }

  private static Map<String, String> trusted() {
    return Map.of(
        WEB.namespace() + "/" + WEB.name(), "trusted",
        API.namespace() + "/" + API.name(), "trusted",
        LATE.namespace() + "/" + LATE.name(), "trusted");
  }

  private static void theForeignOneIsNamed(
      NodeCluster cluster,
      IssuerReader reader,
      Path bundle,
      ControllerIssuers issuers,
      Made authority) {
    CheckIssuerRun run = check(reader, bundle);
    assertThat(run.exitCode()).as(run.out() + run.err()).isEqualTo(1);
    assertThat(run.out())
        .containsPattern("/foreign-.* other-issuer .* " + FOREIGN.spiffeId() + " ")
        .contains("does not hold: 1 of 4");

    String foreign = FOREIGN.namespace() + "/" + FOREIGN.name();
    assertThat(issuers.awaitEvent(FOREIGN, "IssuerDoesNotHold")).contains(foreign, "other-issuer");
    issuers.await("does-not-hold", 4);
    assertThat(issuers.verdicts()).containsAllEntriesOf(trusted()).containsKey(foreign);
    assertThat(issuers.metrics()).contains("spirebridge_issuer_holds 0.0");

    // istiod puts the roots of its CA there.
    cluster
        .kubectl()
        .apply(
            """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: istio-ca-root-cert, namespace: %s}
            data:
              root-cert.pem: |
            %s\
            """
                .formatted(NodeCluster.OWN, Pem.of(authority.certificate()).indent(4)));
    Await.until(
        "the mesh's CA to be known",
        SOON,
        () -> "fell-back-to-mesh-ca".equals(issuers.verdicts().get(foreign)));
    cluster
        .kubectl()
        .run("delete", "deployment", FOREIGN.name(), "--namespace", FOREIGN.namespace());
    issuers.await("holds", 3);
    CheckIssuerRun after = check(reader, bundle);
    assertThat(after.exitCode()).as(after.out() + after.err()).isEqualTo(0);
  }

  private static void missingRightsAreNamed(IssuerReader reader, Path bundle) {
    reader.bindInstead(
        API.namespace(), "[{apiGroups: [''], resources: [pods], verbs: [get, list]}]");
    CheckIssuerRun noLook = check(reader, bundle);
    assertThat(noLook.exitCode()).as(noLook.out() + noLook.err()).isEqualTo(3);
    assertThat(noLook.out())
        .contains("pods/portforward", API.namespace(), "check-issuer.yaml")
        .contains("could not be found out: 1 of 3");

    reader.bindInstead(API.namespace(), "[]");
    CheckIssuerRun nothing = check(reader, bundle);
    assertThat(nothing.exitCode()).as(nothing.out() + nothing.err()).isEqualTo(3);
    assertThat(nothing.out())
        .contains("may not list pods in the namespace " + API.namespace(), "check-issuer.yaml");
  }

  private static void theControllerMayLookIntoNoPod(Kubectl kubectl) {
    for (String subresource : List.of("portforward", "exec", "attach", "proxy", "log")) {
      for (String verb : List.of("get", "create")) {
        String answer =
            kubectl.tryRun(
                "auth",
                "can-i",
                verb,
                "pods",
                "--subresource=" + subresource,
                "--namespace=" + WEB.namespace(),
                "--as=system:serviceaccount:%s:%s"
                    .formatted(NodeCluster.OWN, ControllerDeployment.IDENTITY.name()));
        assertThat(answer.strip()).as(verb + " pods/" + subresource).endsWith("no");
      }
    }
  }

  private Path write(String name, String text) {
    try {
      return Files.writeString(folder.path().resolve(name), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

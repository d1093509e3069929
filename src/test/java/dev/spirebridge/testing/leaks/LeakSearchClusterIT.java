package dev.spirebridge.testing.leaks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.demo.EmbeddedControllerManager;
import dev.spirebridge.demo.EmbeddedTrustDomain;
import dev.spirebridge.demo.WorkloadSvid;
import dev.spirebridge.federation.Bundles;
import dev.spirebridge.federation.TlsEndpoint;
import dev.spirebridge.kubernetes.SpireKinds;
import dev.spirebridge.testing.Await;
import dev.spirebridge.testing.TestIdentities;
import dev.spirebridge.testing.leaks.CommandSearch.Way;
import dev.spirebridge.testing.peers.BridgeProcess;
import dev.spirebridge.testing.peers.Ports;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import javax.net.SocketFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The controller and the commands that ask a cluster, whose API wants a token and a client
 * certificate: neither these keys nor those of files in the wrong place are in what they write,
 * into the cluster neither.
 */
class LeakSearchClusterIT {

  private static final Duration SOON = Duration.ofSeconds(60);

  @RegisterExtension private final CommandSearch search = new CommandSearch();

  private LeakStage stage;
  private MisplacedKeys misplaced;
  private KeyedKubernetes cluster;
  private WrongCredentials wrong;
  private QuotingKubernetes refusing;
  private KubernetesClient admin;
  private Path plain;
  private String kubeconfig;

  @BeforeEach
  void start() throws Exception {
    stage = search.stage();
    misplaced = new MisplacedKeys(stage);
    cluster = KeyedKubernetes.start(stage.traces());
    wrong = new WrongCredentials(cluster, misplaced, stage.given());
    refusing = QuotingKubernetes.start();
    kubeconfig = "--kubeconfig=" + cluster.kubeconfig(stage.given());
    plain = stage.given().resolve("plain");
    cluster.kubernetes().writeKubeconfig(plain);
    admin = new KubernetesClientBuilder().withConfig(Config.fromKubeconfig(plain.toFile())).build();
    namespace("shop", Map.of());
  }

  @AfterEach
  void stop() throws Exception {
    ClusterSearch.of(plain, stage.places());
    assertThat(stage.places().searched()).contains("Namespaces");
    admin.close();
    refusing.close();
    cluster.close();
  }

  private void namespace(String name, Map<String, String> labels) {
    admin
        .resource(
            new NamespaceBuilder()
                .withNewMetadata()
                .withName(name)
                .withLabels(labels)
                .endMetadata()
                .build())
        .create();
  }

  private String refused() throws Exception {
    return "--kubeconfig=" + refusing.kubeconfig(stage.given());
  }

  private BridgeProcess controller(String name, String kubeconfig) throws Exception {
    Path config =
        Files.writeString(
            stage.folder().resolve(name + ".yaml"),
            """
            trustDomain: example.org
            issuerCheck: {agentSocket: "%s", gateways: [shop/gateway], period: 1s, timeout: 2s}
            """
                .formatted(stage.agent().address()));
    return BridgeProcess.controller(
        name,
        stage.folder("logs"),
        List.of(
            "--config=" + config, kubeconfig, "--lease-namespace=default", "--log-level=trace"));
  }

  @Test
  @Searches({"controller", "status"})
  void aControllerAndWhatItTellsOfItself() throws Exception {
    stage.rotate();
    try (BridgeProcess controller = controller("controller", kubeconfig)) {
      Await.until("readiness", SOON, controller::isReady);
      namespace("jobs", Map.of("spiffe.io/spire-managed-identity", "true"));
      Await.until(
          "a ClusterSPIFFEID",
          SOON,
          () ->
              !admin
                  .genericKubernetesResources(SpireKinds.CLUSTER_SPIFFE_ID)
                  .list()
                  .getItems()
                  .isEmpty());
      stage.rotate();
      search.rightly("status", controller.address());
      search.rightly("status", controller.address(), "-ojson");
      ended("controller", Way.RIGHTLY, controller);
    }
    try (BridgeProcess controller = controller("refused", refused())) {
      Await.until("the trouble", SOON, () -> controller.readiness().startsWith("503"));
      stage.agent().withdrawIdentity();
      search.run(Way.WRONGLY, "status", 1, "not ready", Map.of(), controller.address());
      ended("controller", Way.WRONGLY, controller);
    }
    search.wrongly("status", 3, "nobody listens", "127.0.0.1:" + Ports.free());
    try (AnsweringHttp rubbish =
        AnsweringHttp.start(TlsEndpoint.answering(200, misplaced.pemText()))) {
      search.wrongly("status", 3, "", rubbish.address());
    }
    wrong
        .all()
        .forEach((each, code) ->
            search.wrongly(
                "status", code, "spire-bridge: ", "--pod=web", "-nshop", "--kubeconfig=" + each));
    for (Path each :
        List.of(
            misplaced.pem(),
            misplaced.configuration("trustDomain"),
            misplaced.configurationOfThatName())) {
      search.wrongly("controller", 2, "in the configuration", "--config=" + each, kubeconfig);
    }
    search.wrongly("controller", 2, "", "--kubeconfig=" + wrong.lineBreak(), "--http=off");
    search.wrongly("controller", 2, "", "--config=" + federation(misplaced.bundle()), kubeconfig);
    search.wrongly("controller", 2, "", "--config=" + federation(misplaced.pem()), kubeconfig);
  }

  private Path federation(Path bundle) throws Exception {
    return Files.writeString(
        stage.folder().resolve("federation.yaml"),
        """
        trustDomain: example.org
        federation:
        - trustDomain: partner.test
          endpoint: https://localhost:1
          profile: https_spiffe
          endpointSpiffeId: spiffe://partner.test/spire/server
          bundleFile: %s
        """
            .formatted(bundle));
  }

  /** Looks through what it tells over HTTP and other processes, and ends it. */
  private void ended(String command, Way way, BridgeProcess process) throws Exception {
    HttpTalk http = new HttpTalk(SocketFactory.getDefault(), process.address().getPort());
    stage.places().bytes(command + ": --http", http.answers());
    stage.places().process(command, process.pid());
    process.stop();
    stage.places().text(command + ": output", process.output());
    search.ran(command, way);
  }

  @Test
  @Searches({
    "namespace list",
    "namespace label",
    "namespace adopt",
    "namespace unlabel",
    "explain"
  })
  void commandsAboutNamespacesAndPods() throws Exception {
    stage.rotate();
    EmbeddedTrustDomain trustDomain =
        EmbeddedTrustDomain.selfSigned(
            TestIdentities.TRUST_DOMAIN, Duration.ofDays(1), InstantSource.system());
    pod();
    try (EmbeddedControllerManager _ =
            EmbeddedControllerManager.start(
                admin, trustDomain, _ -> stage.agent(), Duration.ofHours(1));
        BridgeProcess controller = controller("controller", kubeconfig)) {
      Await.until("readiness", SOON, controller::isReady);
      search.run(Way.RIGHTLY, "explain", 1, "Missing: ", Map.of(), "web", "-nshop", kubeconfig);
      search.rightly("namespace label", "shop", kubeconfig);
      search.rightly("namespace list", kubeconfig, "-oyaml");
      search.rightly("namespace adopt", "shop", kubeconfig);
      search.run(
          Way.WRONGLY,
          "explain",
          1,
          "",
          Map.of(),
          "web",
          "-nshop",
          "--bundle=" + misplaced.pem(),
          kubeconfig);
      search.rightly("namespace unlabel", "shop", kubeconfig);
    }
    search.wrongly("namespace label", 1, "has not written it yet", "shop", "--wait=1", kubeconfig);
    search.wrongly(
        "explain", 2, "--mesh-ca", "web", "-nshop", "--mesh-ca=" + misplaced.pem(), kubeconfig);
    wrong
        .all()
        .forEach((each, code) ->
            search.wrongly("namespace list", code, "spire-bridge: ", "--kubeconfig=" + each));
    search.wrongly("namespace list", 3, "", refused());
    for (String command : List.of("label", "adopt", "unlabel")) {
      search.wrongly(
          "namespace " + command, 2, "token", "shop", "--kubeconfig=" + wrong.lineBreak());
      search.wrongly("namespace " + command, 3, "", "shop", refused());
    }
    search.wrongly("explain", 3, "", "web", "-nshop", refused());
  }

  private void pod() {
    admin
        .resource(
            new PodBuilder()
                .withNewMetadata()
                .withNamespace("shop")
                .withName("web")
                .endMetadata()
                .withNewSpec()
                .withNodeName("node-1")
                .withServiceAccountName("web")
                .addNewContainer()
                .withName("istio-proxy")
                .withImage("x")
                .endContainer()
                .endSpec()
                .withNewStatus()
                .withPhase("Running")
                .endStatus()
                .build())
        .create();
  }

  @Test
  @Searches({"federation add", "federation list", "federation verify", "federation remove"})
  void commandsAboutFederation() throws Exception {
    stage.rotate();
    String agent = "--agent-socket=" + stage.agent().address();
    WorkloadSvid server =
        stage
            .partner()
            .issue(TestIdentities.PARTNER.newSpiffeId("spire", "server"), "", Duration.ofHours(1));
    stage.traces().add("the endpoint", server.privateKey());
    Path bundle =
        Files.writeString(
            stage.folder().resolve("partner.json"), Bundles.document(stage.partner()));
    String own = "--trust-domain=example.org";
    String id = "--endpoint-spiffe-id=" + server.spiffeId();
    try (TlsEndpoint endpoint =
        TlsEndpoint.start(
            server.privateKey(),
            server.chain(),
            TlsEndpoint.answering(200, Files.readString(bundle)))) {
      String at = "--endpoint=" + endpoint.url("localhost");
      search.rightly(
          "federation add", "partner.test", at, id, "--bundle=" + bundle, own, kubeconfig);
      search.rightly("federation list", own, kubeconfig, "-ojson");
      search.rightly("federation verify", agent, own, kubeconfig);
      for (Path each :
          List.of(misplaced.pem(), misplaced.beforeItsCertificate(), misplaced.bundle())) {
        search.wrongly(
            "federation add",
            2,
            "--bundle: ",
            "partner.test",
            at,
            id,
            "--bundle=" + each,
            own,
            kubeconfig);
      }
    }
    search.wrongly("federation verify", 3, "", agent, own, kubeconfig);
    for (String rubbish : List.of(misplaced.pemText(), misplaced.bundleText())) {
      try (TlsEndpoint endpoint =
          TlsEndpoint.start(
              server.privateKey(), server.chain(), TlsEndpoint.answering(200, rubbish))) {
        search.rightly(
            "federation add",
            "partner.test",
            "--endpoint=" + endpoint.url("localhost"),
            id,
            "--bundle=" + bundle,
            own,
            kubeconfig);
        search.wrongly("federation verify", 1, "", agent, own, kubeconfig);
      }
    }
    search.wrongly("federation remove", 3, "", "partner.test", refused());
    search.rightly("federation remove", "partner.test", own, kubeconfig);
    search.wrongly(
        "federation add",
        2,
        "",
        "partner.test",
        "--endpoint=https://localhost:1",
        own,
        "--kubeconfig=" + wrong.lineBreak());
    search.wrongly(
        "federation add", 3, "", "partner.test", "--endpoint=https://localhost:1", own, refused());
    search.wrongly("federation list", 2, "token", "--kubeconfig=" + wrong.lineBreak());
    search.wrongly("federation list", 3, "", refused());
  }
}

package dev.spirebridge.app;

import static dev.spirebridge.app.IssuerAnswers.awaitEvent;
import static dev.spirebridge.app.IssuerAnswers.events;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.cli.CommandRun;
import dev.spirebridge.demo.EmbeddedTrustDomain;
import dev.spirebridge.demo.EmbeddedWorkloadApi;
import dev.spirebridge.demo.RegistrationEntry;
import dev.spirebridge.testing.Await;
import dev.spirebridge.testing.DocumentedJson;
import dev.spirebridge.testing.peers.KubeApiServer;
import dev.spirebridge.testing.peers.Ports;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.spiffe.spiffeid.SpiffeId;
import io.spiffe.spiffeid.TrustDomain;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The controller's own check against a real API server, with exactly the rights of
 * clusterspiffeid/rbac, and bridges that tell over mutual TLS.
 */
class IssuerLoopIT {

  private static final Duration SOON = Duration.ofSeconds(60);
  private static final TrustDomain NAME = TrustDomain.parse("example.org");
  private static final SpiffeId CONTROLLER =
      NAME.newSpiffeId("ns", "spire-bridge", "sa", "spire-bridge-controller");

  @TempDir private static Path folder;

  private final int port = Ports.free();
  private final IssuerAnswers answers = new IssuerAnswers(port);

  @Test
  void tellsOfAPodOnAnotherAuthorityAndOfItsReturnAndNothingOfARotation() throws Exception {
    EmbeddedTrustDomain spire = trustDomain();
    EmbeddedTrustDomain other = trustDomain();
    try (KubeApiServer server =
            KubeApiServer.start(Files.createDirectory(folder.resolve("k")), IssuerCluster.USER);
        KubernetesClient admin = server.adminClient();
        EmbeddedWorkloadApi agent = EmbeddedWorkloadApi.started(folder.resolve("agent"));
        MeshPod gateway = pod("g", spire, "ingress", "gateway");
        MeshPod web = pod("w", spire, "shop", "web")) {
      spire.register(agent, new RegistrationEntry(CONTROLLER, Duration.ofHours(1)));
      cluster(server);
      gateway.create(admin, "ingress", "gateway");
      web.create(admin, "shop", "web");
      try (Controller controller =
          Controller.start(IssuerCluster.config(server, agent, port), "test")) {
        Await.until("all to hold", SOON, () -> answers.outcome().equals("holds"));
        assertThat(answers.verdicts())
            .containsExactly(
                Map.entry("ingress/gateway-5c8b-x2x4p", "trusted"),
                Map.entry("shop/web-5c8b-x2x4p", "trusted"));
        assertThat(answers.issuers().path("notes").toString())
            .as("what it may read, and is not there")
            .contains("there is no ConfigMap spire-bridge/istio-ca-root-cert");
        assertThat(answers.get("/metrics").lines())
            .contains(
                "spirebridge_issuer_targets{class=\"gateway\",verdict=\"trusted\"} 1.0",
                "spirebridge_issuer_targets{class=\"workload\",verdict=\"trusted\"} 1.0",
                "spirebridge_issuer_holds 1.0",
                "spirebridge_issuer_bridges{answered=\"true\"} 2.0");

        web.moveTo(other);

        Event bad = awaitEvent(admin, "shop", "web", "IssuerDoesNotHold", SOON);
        assertThat(bad.getType()).isEqualTo("Warning");
        assertThat(bad.getMessage()).startsWith("shop/web-5c8b-x2x4p: other-issuer: ");
        assertThat(bad.getInvolvedObject().getUid())
            .isEqualTo(
                admin
                    .apps()
                    .deployments()
                    .inNamespace("shop")
                    .withName("web")
                    .get()
                    .getMetadata()
                    .getUid());
        assertThat(answers.outcome()).isEqualTo("does-not-hold");
        assertThat(answers.verdicts())
            .containsEntry("ingress/gateway-5c8b-x2x4p", "trusted")
            .containsEntry("shop/web-5c8b-x2x4p", "other-issuer");
        assertThat(answers.get("/metrics").lines())
            .contains(
                "spirebridge_issuer_targets{class=\"workload\",verdict=\"other-issuer\"} 1.0",
                "spirebridge_issuer_holds 0.0");
        DocumentedJson.check("issuers", answers.get("/api/v1/issuers"));
        assertThat(CommandRun.of(List.of("status", "127.0.0.1:" + port)).told())
            .startsWith("exit code 0\nready\n")
            .contains("Issuers (1 of 2 not known to hold)")
            .containsPattern("\nshop/web-5c8b-x2x4p +workload +other-issuer +\\S+ \\S+ +spiffe://");
        assertThat(answers.get("/readyz"))
            .as("a verdict is not the controller's own")
            .startsWith("ready");
        assertThat(controller.status().controllers())
            .filteredOn(each -> each.resource().equals("issuers"))
            .singleElement()
            .satisfies(issuers -> {
              assertThat(issuers.objects()).isEqualTo(Map.of("trusted", 1, "other-issuer", 1));
              assertThat(issuers.findings()).isEqualTo(Map.of("IssuerDoesNotHold", 1));
            });

        web.moveBack();

        assertThat(awaitEvent(admin, "shop", "web", "IssuerHolds", SOON).getType())
            .isEqualTo("Normal");
        assertThat(answers.outcome()).isEqualTo("holds");
        assertThat(events(admin)).as("about nobody else").isEqualTo(2);

        String before = authority();
        spire.prepareAuthority();
        spire.activateAuthority();
        spire.rotateSvids();
        gateway.accept();
        web.accept();
        Await.until(
            "all to hold by the new authority",
            SOON,
            () -> {
              assertThat(answers.outcome()).as("no false alarm").isNotEqualTo("does-not-hold");
              return answers.outcome().equals("holds") && !authority().equals(before);
            });
        spire.retireOldAuthorities();
        String settled = answers.checkedAt();
        Await.until("another look", SOON, () -> !answers.checkedAt().equals(settled));
        assertThat(answers.outcome()).isEqualTo("holds");
        assertThat(events(admin)).as("nothing to tell of a rotation").isEqualTo(2);
      }
    }
  }

  private static EmbeddedTrustDomain trustDomain() {
    return EmbeddedTrustDomain.selfSigned(NAME, Duration.ofDays(1), InstantSource.system());
  }

  private static MeshPod pod(
      String name, EmbeddedTrustDomain spire, String namespace, String account) throws Exception {
    return new MeshPod(
        Files.createDirectory(folder.resolve(name)),
        spire,
        NAME.newSpiffeId("ns", namespace, "sa", account),
        CONTROLLER);
  }

  private static void cluster(KubeApiServer server) {
    IssuerCluster.controller(server);
    IssuerCluster.namespace(server, "ingress", false);
    IssuerCluster.namespace(server, "shop", true);
    IssuerCluster.deployment(server, "ingress", "gateway");
    IssuerCluster.deployment(server, "shop", "web");
  }

  /** The key id of the authority that the first row was judged by. */
  private String authority() {
    return answers.issuers().at("/targets/0/certificate/authorityKeyId").asText();
  }
}

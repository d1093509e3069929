package dev.spirebridge.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.spirebridge.clusterspiffeid.NamespaceSettings;
import dev.spirebridge.demo.EmbeddedTrustDomain;
import dev.spirebridge.demo.EmbeddedWorkloadApi;
import dev.spirebridge.demo.RegistrationEntry;
import dev.spirebridge.testing.Await;
import dev.spirebridge.testing.peers.KubeApiServer;
import dev.spirebridge.testing.peers.Ports;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.spiffe.spiffeid.SpiffeId;
import io.spiffe.spiffeid.TrustDomain;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The controller's own check against a real API server, with exactly the rights of
 * clusterspiffeid/rbac, and bridges that tell over mutual TLS.
 */
class IssuerLoopIT {

  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String USER = "system:serviceaccount:spire-bridge:spire-bridge-controller";
  private static final TrustDomain NAME = TrustDomain.parse("example.org");
  private static final SpiffeId CONTROLLER =
      NAME.newSpiffeId("ns", "spire-bridge", "sa", "spire-bridge-controller");

  @TempDir private static Path folder;

  private final HttpClient http = HttpClient.newHttpClient();
  private final int port = Ports.free();

  @Test
  void tellsOfAPodOnAnotherAuthorityAndOfItsReturnAndNothingOfARotation() throws Exception {
    EmbeddedTrustDomain spire = trustDomain();
    EmbeddedTrustDomain other = trustDomain();
    try (KubeApiServer server =
            KubeApiServer.start(Files.createDirectory(folder.resolve("k")), USER);
        KubernetesClient admin = server.adminClient();
        EmbeddedWorkloadApi agent = EmbeddedWorkloadApi.started(folder.resolve("agent"));
        MeshPod gateway = pod("g", spire, "ingress", "gateway");
        MeshPod web = pod("w", spire, "shop", "web")) {
      spire.register(agent, new RegistrationEntry(CONTROLLER, Duration.ofHours(1)));
      cluster(server);
      gateway.create(admin, "ingress", "gateway");
      web.create(admin, "shop", "web");
      try (Controller controller = Controller.start(config(server, agent), "test")) {
        Await.until("all to hold", SOON, () -> outcome().equals("holds"));
        assertThat(verdicts())
            .containsExactly(
                Map.entry("ingress/gateway-5c8b-x2x4p", "trusted"),
                Map.entry("shop/web-5c8b-x2x4p", "trusted"));
        assertThat(issuers().path("notes").toString())
            .as("what it may read, and is not there")
            .contains("there is no ConfigMap spire-bridge/istio-ca-root-cert");
        assertThat(get("/metrics").lines())
            .contains(
                "spirebridge_issuer_targets{class=\"gateway\",verdict=\"trusted\"} 1.0",
                "spirebridge_issuer_targets{class=\"workload\",verdict=\"trusted\"} 1.0",
                "spirebridge_issuer_holds 1.0",
                "spirebridge_issuer_bridges{answered=\"true\"} 2.0");

        web.moveTo(other);

        Event bad = awaitEvent(admin, "IssuerDoesNotHold");
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
        assertThat(outcome()).isEqualTo("does-not-hold");
        assertThat(verdicts())
            .containsEntry("ingress/gateway-5c8b-x2x4p", "trusted")
            .containsEntry("shop/web-5c8b-x2x4p", "other-issuer");
        assertThat(get("/metrics").lines())
            .contains(
                "spirebridge_issuer_targets{class=\"workload\",verdict=\"other-issuer\"} 1.0",
                "spirebridge_issuer_holds 0.0");
        assertThat(get("/readyz")).as("a verdict is not the controller's own").startsWith("ready");
        assertThat(controller.status().controllers())
            .filteredOn(each -> each.resource().equals("issuers"))
            .singleElement()
            .satisfies(issuers -> {
              assertThat(issuers.objects()).isEqualTo(Map.of("trusted", 1, "other-issuer", 1));
              assertThat(issuers.findings()).isEqualTo(Map.of("IssuerDoesNotHold", 1));
            });

        web.moveBack();

        assertThat(awaitEvent(admin, "IssuerHolds").getType()).isEqualTo("Normal");
        assertThat(outcome()).isEqualTo("holds");
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
              assertThat(outcome()).as("no false alarm").isNotEqualTo("does-not-hold");
              return outcome().equals("holds") && !authority().equals(before);
            });
        spire.retireOldAuthorities();
        String settled = checkedAt();
        Await.until("another look", SOON, () -> !checkedAt().equals(settled));
        assertThat(outcome()).isEqualTo("holds");
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
    namespace(server, "spire-bridge", "{}");
    namespace(server, "ingress", "{}");
    namespace(server, "shop", "{%s: 'true'}".formatted(NamespaceSettings.DEFAULT_LABEL));
    deployment(server, "ingress", "gateway");
    deployment(server, "shop", "web");
    server.applyFolder(Path.of("clusterspiffeid/crd"));
    server.applyFolder(Path.of("clusterspiffeid/rbac"));
  }

  private static void namespace(KubeApiServer server, String name, String labels) {
    server.apply(
        "apiVersion: v1\nkind: Namespace\nmetadata: {name: %s, labels: %s}\n"
            .formatted(name, labels));
  }

  private static void deployment(KubeApiServer server, String namespace, String name) {
    server.apply(
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {namespace: %s, name: %2$s}
        spec:
          selector: {matchLabels: {app: %2$s}}
          template:
            metadata: {labels: {app: %2$s}}
            spec: {containers: [{name: app, image: app}]}
        """
            .formatted(namespace, name));
  }

  private ControllerConfig config(KubeApiServer server, EmbeddedWorkloadApi agent) {
    return Inputs.file(
            """
            trustDomain: example.org
            issuerCheck:
              agentSocket: %s
              gateways: [ingress/gateway]
              period: 2s
              timeout: 3s
            """
                .formatted(agent.address()))
        .flag("--kubeconfig", server.kubeconfigFor(USER).toString())
        .flag("--http", "127.0.0.1:" + port)
        .controller();
  }

  private static Event awaitEvent(KubernetesClient admin, String reason) {
    return Await.untilPresent(
        "an Event " + reason,
        SOON,
        () ->
            admin.v1().events().inNamespace("shop").list().getItems().stream()
                .filter(event -> event.getReason().equals(reason))
                .filter(event -> event.getInvolvedObject().getName().equals("web"))
                .findFirst());
  }

  private static long events(KubernetesClient admin) {
    return admin.v1().events().inAnyNamespace().list().getItems().stream()
        .filter(event -> event.getReason().startsWith("Issuer"))
        .count();
  }

  private String outcome() {
    return issuers().path("outcome").asText();
  }

  private Map<String, String> verdicts() {
    Map<String, String> verdicts = new TreeMap<>();
    issuers()
        .path("targets")
        .forEach(row -> verdicts.put(row.path("target").asText(), row.path("verdict").asText()));
    return verdicts;
  }

  private String checkedAt() {
    return issuers().path("checkedAt").asText();
  }

  /** The key id of the authority that the first row was judged by. */
  private String authority() {
    return issuers().at("/targets/0/certificate/authorityKeyId").asText();
  }

  private JsonNode issuers() {
    try {
      return new ObjectMapper().readTree(get("/api/v1/issuers"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String get(String path) {
    URI uri = URI.create("http://127.0.0.1:" + port + path);
    try {
      return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}

package dev.spirebridge.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.spirebridge.clusterspiffeid.NamespaceSettings;
import dev.spirebridge.kubernetes.SpireKinds;
import dev.spirebridge.status.ControllerProcessStatus;
import dev.spirebridge.status.ControllerStatus;
import dev.spirebridge.testing.Await;
import dev.spirebridge.testing.peers.KubeApiServer;
import dev.spirebridge.testing.peers.Ports;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The controller as a whole, with exactly the rights of clusterspiffeid/rbac. */
class ControllerIT {

  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String USER = "system:serviceaccount:spire-bridge:spire-bridge-controller";
  private static final String FEDERATION =
      """
      trustDomain: example.org
      federation: [{trustDomain: partner.example, endpoint: 'https://127.0.0.1:8443', profile: https_web}]
      namespaces: {federatesWith: all}
      """;

  @TempDir private static Path folder;

  private static KubeApiServer server;
  private static KubernetesClient admin;

  @BeforeAll
  static void start() {
    server = KubeApiServer.start(folder, USER);
    admin = server.adminClient();
    namespace("spire-bridge", Map.of());
    server.applyFolder(Path.of("clusterspiffeid/crd"));
    server.applyFolder(Path.of("clusterspiffeid/rbac"));
  }

  @AfterAll
  static void stop() {
    if (admin != null) {
      admin.close();
    }
    if (server != null) {
      server.close();
    }
  }

  private static Inputs inputs(String file) {
    return Inputs.file(file).flag("--kubeconfig", server.kubeconfigFor(USER).toString());
  }

  @Test
  void keepsNamespacesAndFederationAndSaysSoOverHttp() throws Exception {
    namespace("shop", Map.of(NamespaceSettings.DEFAULT_LABEL, "true"));
    int port = Ports.free();
    ControllerConfig config = inputs(FEDERATION).flag("--http", "127.0.0.1:" + port).controller();
    try (Controller controller = Controller.start(config, "test")) {
      Await.until("everything in sync", SOON, () -> isSynced(controller.status()));

      assertThat(controller.status().controllers())
          .extracting(ControllerStatus::resource)
          .containsExactly("clusterfederatedtrustdomains", "clusterspiffeids");
      assertThat(
              admin
                  .genericKubernetesResources(SpireKinds.CLUSTER_FEDERATED_TRUST_DOMAIN)
                  .withName("spire-bridge-td-partner.example")
                  .get())
          .isNotNull();
      HttpResponse<String> ready = get(port, "/readyz");
      assertThat(ready.body()).startsWith("ready\nleading as ");
      assertThat(ready.statusCode()).isEqualTo(200);
      assertThat(get(port, "/livez").statusCode()).isEqualTo(200);
      assertThat(get(port, "/api/v1/status").body())
          .contains("\"resource\": \"clusterfederatedtrustdomains\"", "\"leading\": true");
      assertThat(get(port, "/metrics").body())
          .contains("spirebridge_controller_objects{resource=\"clusterspiffeids\"");
    }
    try (Controller without = Controller.start(inputs("http: off").controller(), "test")) {
      Await.until("everything in sync", SOON, () -> isSynced(without.status()));
      assertThat(
              admin
                  .genericKubernetesResources(SpireKinds.CLUSTER_FEDERATED_TRUST_DOMAIN)
                  .list()
                  .getItems())
          .isEmpty();
    }
  }

  @Test
  void oneStandsByAndLeadsWhenTheOtherStops() throws Exception {
    ControllerConfig config = inputs("http: off").controller();
    Controller first = Controller.start(config, "test");
    Controller second = Controller.start(config, "test");
    try {
      Await.until(
          "one of them to lead", SOON, () -> first.status().leading() || second.status().leading());
      Controller leading = first.status().leading() ? first : second;
      Controller standingBy = leading == first ? second : first;
      Await.until(
          "the other one to see everything",
          SOON,
          () ->
              standingBy.status().controllers().stream()
                  .allMatch(each -> each.trouble().isEmpty()));
      assertThat(standingBy.status().leading()).isFalse();
      assertThat(second.status().identity()).isNotEqualTo(first.status().identity());

      leading.close();
      Await.until("the other one to lead", SOON, () -> isSynced(standingBy.status()));
    } finally {
      second.close();
      first.close();
    }
  }

  @Test
  void anAddressThatIsTakenLeavesNothingRunning() throws Exception {
    int port = Ports.free();
    ControllerConfig config =
        inputs("health: 127.0.0.1:" + port).flag("--http", "off").controller();
    try (Controller first = Controller.start(config, "test")) {
      assertThatThrownBy(() -> Controller.start(config, "test"))
          .isInstanceOf(StartException.class)
          .hasMessageContaining(String.valueOf(port));
      Await.until("the first one to lead", SOON, () -> first.status().leading());
    }
  }

  @Test
  void nothingIsWrittenBeforeAllAddressesAreOpen() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      ControllerConfig config =
          inputs("http: off").flag("--health", "127.0.0.1:" + taken.getLocalPort()).controller();
      Optional<String> before = leaseVersion();
      assertThatThrownBy(() -> Controller.start(config, "test")).isInstanceOf(StartException.class);
      assertThat(leaseVersion()).isEqualTo(before);
    }
  }

  private static Optional<String> leaseVersion() {
    return Optional.ofNullable(
            admin.leases().inNamespace("spire-bridge").withName("spire-bridge-controller").get())
        .map(lease -> lease.getMetadata().getResourceVersion());
  }

  private static boolean isSynced(ControllerProcessStatus status) {
    // Each by itself: right after the lease is had, a loop's last pass may be one of standing by.
    return status.leading()
        && status.controllers().stream().allMatch(each -> each.leading() && each.synced());
  }

  private static HttpResponse<String> get(int port, String path)
      throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      URI uri = URI.create("http://127.0.0.1:" + port + path);
      return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
    }
  }

  private static void namespace(String name, Map<String, String> labels) {
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
}

package dev.spirebridge.demo.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.spirebridge.kubernetes.SpireKinds;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract, and what is the embedded API's own. */
class EmbeddedKubernetesTest extends KubernetesApiContract {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  private EmbeddedKubernetes kubernetes;
  private KubernetesClient client;

  @BeforeEach
  void start() throws IOException {
    kubernetes = EmbeddedKubernetes.start(InstantSource.fixed(NOW));
    client = client(kubernetes.uri());
  }

  @AfterEach
  void stop() {
    client.close();
    kubernetes.close();
  }

  @Override
  KubernetesClient client() {
    return client;
  }

  @Test
  void itsClockIsTheOneItWasGiven() {
    var created = client.resource(Specimens.clusterSpiffeId("a", Map.of())).create();
    assertThat(created.getMetadata().getCreationTimestamp()).isEqualTo(NOW.toString());
  }

  @Test
  void nobodyComesInWithoutItsSecret() {
    try (var stranger = client(kubernetes.uri().resolve("/guessed"))) {
      assertThatExceptionOfType(KubernetesClientException.class)
          .isThrownBy(() -> stranger.namespaces().list())
          .satisfies(e -> assertThat(e.getCode()).isEqualTo(401));
    }
  }

  @Test
  void theKubeconfigOpensItAndIsForThisUserOnly(@TempDir Path folder) throws IOException {
    var file = folder.resolve("kubeconfig");
    kubernetes.writeKubeconfig(file);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    var config = Config.fromKubeconfig(file.toFile());
    try (var viaFile = new KubernetesClientBuilder().withConfig(config).build()) {
      assertThat(viaFile.namespaces().withName("kube-system").get()).isNotNull();
    }
  }

  @Test
  void aClientThatTriesWebSocketsFirstWatchesOverHttp() throws InterruptedException {
    var config = new ConfigBuilder(config(kubernetes.uri())).withOnlyHttpWatches(false).build();
    try (var other = new KubernetesClientBuilder().withConfig(config).build();
        var watch =
            WatchedEvents.watch(
                other.genericKubernetesResources(SpireKinds.CLUSTER_SPIFFE_ID), "0")) {
      client.resource(Specimens.clusterSpiffeId("a", Map.of())).create();
      assertThat(watch.next()).isEqualTo("ADDED a");
    }
  }

  @Test
  void aWatchFromBeforeACompactionIsGone() throws InterruptedException {
    var objects = client.genericKubernetesResources(SpireKinds.CLUSTER_SPIFFE_ID);
    var since = objects.list().getMetadata().getResourceVersion();
    client.resource(Specimens.clusterSpiffeId("a", Map.of())).create();
    kubernetes.compact();
    try (var watch = WatchedEvents.watch(objects, since)) {
      assertThat(watch.next()).startsWith("CLOSED 410");
    }
  }

  @Test
  void aNamespaceTakesAllThatIsInItAlong() {
    client
        .resource(new NamespaceBuilder().withNewMetadata().withName("shop").endMetadata().build())
        .create();
    client.resource(Specimens.pod("shop", "web")).create();
    client.namespaces().withName("shop").delete();
    assertThat(client.pods().inAnyNamespace().list().getItems()).isEmpty();
    assertThat(client.namespaces().withName("shop").get()).isNull();
  }

  @Test
  void discoveryNamesWhatIsServed() {
    assertThat(client.hasApiGroup("spire.spiffe.io", true)).isTrue();
    assertThat(client.getApiResources("spire.spiffe.io/v1alpha1").getResources())
        .extracting(each -> each.getName())
        .contains("clusterspiffeids", "clusterspiffeids/status", "clusterfederatedtrustdomains");
    assertThat(client.getKubernetesVersion().getMajor()).isEqualTo("1");
  }

  private KubernetesClient client(URI uri) {
    return new KubernetesClientBuilder().withConfig(config(uri)).build();
  }

  private Config config(URI uri) {
    return new ConfigBuilder(Config.empty())
        .withMasterUrl(uri.toString())
        .withOnlyHttpWatches(true)
        .withHttp2Disable(true)
        .build();
  }
}

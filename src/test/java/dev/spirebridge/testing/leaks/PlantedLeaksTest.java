package dev.spirebridge.testing.leaks;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.demo.WorkloadSvid;
import dev.spirebridge.demo.kubernetes.EmbeddedKubernetes;
import dev.spirebridge.testing.TestIdentities;
import dev.spirebridge.testing.peers.ChildProcess;
import dev.spirebridge.testing.peers.Http;
import dev.spirebridge.testing.peers.Ports;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.grpc.Status;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.net.SocketFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The search finds a leak in each kind of place where it looks; without this, that it finds none
 * would say nothing.
 */
class PlantedLeaksTest {

  private static final Duration SOON = Duration.ofSeconds(60);

  @TempDir private Path folder;

  private LeakStage stage;
  private WorkloadSvid svid;

  @BeforeEach
  void start() {
    stage = new LeakStage(folder);
    svid = stage.issue(TestIdentities.WEB);
  }

  @AfterEach
  void stop() {
    stage.close();
  }

  private byte[] key() {
    return svid.privateKey().getEncoded();
  }

  @Test
  void aProcessThatLeaksEverywhereIsFoundEverywhere() throws Exception {
    int port = Ports.free();
    Path source = Files.write(stage.folder("asked for").resolve("key.pem"), key());
    try (ChildProcess program =
            ChildProcess.start(
                "program",
                folder,
                Map.of("DEBUG_KEY", HexFormat.ofDelimiter(":").formatHex(key())),
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-cp",
                    System.getProperty("java.class.path"),
                    LeakyProgram.class.getName(),
                    source.toString(),
                    folder.toString(),
                    Integer.toString(port),
                    Base64.getEncoder().encodeToString(key())));
        Http http = new Http()) {
      program.awaitReady(
          "port", SOON, () -> http.answers(URI.create("http://127.0.0.1:" + port + "/livez")));
      stage.places().bytes("HTTP", new HttpTalk(SocketFactory.getDefault(), port).answers());
      stage.places().process("program", program.pid());
    }
    stage.searchFiles();

    assertThat(places())
        .containsExactlyInAnyOrder(
            "HTTP",
            "arguments of program",
            "environment of program",
            "JVM's counters of program",
            "file program.log in the folder",
            "file cache.bin in the folder");
    assertThat(stage.places().leaks())
        .as("in the header and in the body")
        .anyMatch(leak -> leak.startsWith("HTTP: ") && leak.endsWith("as hex"))
        .anyMatch(leak -> leak.startsWith("HTTP: ") && leak.endsWith("as base64"));
  }

  @Test
  void aLeakInTheEndOfACallIsFound() {
    Status end = Status.INTERNAL.withDescription("cannot parse " + Arrays.toString(key()));

    stage.places().text("SDS", end.toString());

    assertThat(places()).containsExactly("SDS");
  }

  @Test
  void aLeakInTheNameOfAFileIsFound() throws Exception {
    Files.createFile(folder.resolve(HexFormat.of().formatHex(key()).substring(60, 130)));

    stage.searchFiles();

    assertThat(places()).containsExactly("name of a file in the folder");
  }

  @Test
  void aLeakInAnObjectOfTheClusterIsFound() throws Exception {
    Path kubeconfig = folder.resolve("kubeconfig");
    try (EmbeddedKubernetes kubernetes = EmbeddedKubernetes.start(InstantSource.system())) {
      kubernetes.writeKubeconfig(kubeconfig);
      try (KubernetesClient client =
          new KubernetesClientBuilder()
              .withConfig(Config.fromKubeconfig(kubeconfig.toFile()))
              .build()) {
        client
            .resource(
                new NamespaceBuilder()
                    .withNewMetadata()
                    .withName("shop")
                    .addToAnnotations("debug", Base64.getUrlEncoder().encodeToString(key()))
                    .endMetadata()
                    .build())
            .create();
      }
      ClusterSearch.of(kubeconfig, stage.places());
    }

    assertThat(places()).containsExactly("Namespaces");
  }

  /** Each place in which something was found, once. */
  private Stream<String> places() {
    return stage.places().leaks().stream().map(leak -> leak.split(":")[0]).distinct();
  }
}

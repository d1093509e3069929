package dev.spirebridge.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.spirebridge.status.BridgeStatus;
import dev.spirebridge.status.SourcePhase;
import dev.spirebridge.status.read.StatusReader;
import dev.spirebridge.testing.Await;
import dev.spirebridge.testing.DocumentedJson;
import dev.spirebridge.testing.Yaml;
import dev.spirebridge.testing.peers.BridgeProcess;
import dev.spirebridge.testing.peers.EmbeddedUnderTest;
import dev.spirebridge.testing.peers.PeerFolder;
import dev.spirebridge.testing.peers.Ports;
import dev.spirebridge.testing.peers.SdsChannel;
import dev.spirebridge.testing.peers.SotwStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

/** {@code status} of the program itself, with and without an identity. */
@Timeout(180)
class StatusCommandIT {

  private static final Duration SOON = Duration.ofSeconds(60);

  @RegisterExtension final PeerFolder folder = new PeerFolder();

  private final int health = Ports.free();

  private BridgeProcess serve(EmbeddedUnderTest agent) {
    return BridgeProcess.serve(
        "bridge",
        folder.path(),
        List.of(
            "--agent-socket",
            agent.socketAddress(),
            "--sds",
            sds() + "=istio",
            "--health",
            "127.0.0.1:" + health,
            "--files",
            folder.folder("files").toString()));
  }

  private String sds() {
    return "unix://" + folder.path().resolve("sds.sock");
  }

  private static CommandRun status(BridgeProcess bridge, String... more) {
    return status(bridge.address().toString(), more);
  }

  private static CommandRun status(String address, String... more) {
    List<String> line = new ArrayList<>(List.of("status", address));
    line.addAll(List.of(more));
    return CommandRun.of(line);
  }

  private static String get(URI uri) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
    }
  }

  @Test
  void showsABridgeThatWaitsAndThenServes() throws Exception {
    try (EmbeddedUnderTest agent = EmbeddedUnderTest.start(folder, 3600);
        BridgeProcess bridge = serve(agent);
        SdsChannel proxy = new SdsChannel(sds());
        SotwStream stream = proxy.ask("default")) {
      Await.until("a held name", SOON, () -> bridge.status().at("/streams/0/names").size() == 1);
      CommandRun waiting = status(bridge);
      assertThat(waiting.exitCode()).as(waiting.told()).isEqualTo(1);
      DocumentedJson.check("status", status(bridge, "-o", "json").out());
      assertThat(waiting.out())
          .startsWith("not ready: no identity has arrived yet\n")
          .contains("look at: Sources (1 of 1 not streaming); ")
          .contains("Streams (1 waiting for a name)")
          .containsPattern("\n1 +\\d+s +default +held for \\d+s +test-node +pid \\d+ uid \\d+\n");

      agent.createEntry();
      stream.nack(stream.next(), "the key\nis not to my taste");
      Await.until("a NACK", SOON, () -> bridge.nacks() == 1);
      Await.until("files", SOON, bridge::isReady);
      serving(status(bridge), agent);
      programs(bridge);
      elsewhere(bridge);

      agent.kill();
      Await.until("the loss", SOON, () -> bridge.sourcePhase() != SourcePhase.STREAMING);
      CommandRun degraded = status(bridge);
      assertThat(degraded.exitCode()).as(degraded.told()).isEqualTo(0);
      assertThat(degraded.out())
          .startsWith("ready\ndegraded: agent at ")
          .contains("\nSources: 1 of 1 not streaming\n")
          .contains("\n  workload-api: last error: UNAVAILABLE: ");
    }
  }

  private static void serving(CommandRun run, EmbeddedUnderTest agent) {
    assertThat(run.exitCode()).as(run.told()).isEqualTo(0);
    assertThat(run.err()).isEmpty();
    assertThat(run.out())
        .startsWith("ready\n\nspire-bridge ")
        .contains("look at: Streams (1 with a NACK)\n", "\nFiles\n", "\nTrust bundles\n")
        .containsPattern("\nself +available +(59m \\d+s|1h 0m) +" + agent.spiffeId() + " ")
        .containsPattern("\n1 +\\d+s +default +NACK of [0-9a-f]{8}…, has none +test-node ")
        .contains("\n  NACK of default on stream 1: the key is not to my taste\n");
    assertThat(run.out().lines()).allSatisfy(line -> assertThat(line).hasSizeLessThan(141));
  }

  /** JSON as it came, and the same as YAML. */
  private static void programs(BridgeProcess bridge) throws Exception {
    CommandRun json = status(bridge, "-o", "json");
    assertThat(json.exitCode()).isEqualTo(0);
    String served = get(bridge.address().resolve("/api/v1/status"));
    assertThat(json.out().lines().count()).isEqualTo(served.lines().count());
    DocumentedJson.check("status", json.out());
    DocumentedJson.check("identities", get(bridge.address().resolve("/api/v1/identities")));
    BridgeStatus read = (BridgeStatus) StatusReader.status(json.out().getBytes(UTF_8)).status();
    assertThat(read.streams()).hasSize(1);

    CommandRun yaml = status(bridge, "-o", "yaml");
    JsonNode tree = Yaml.document(yaml.out());
    assertThat(tree.at("/streams/0/names/0/lastNack").asText())
        .isEqualTo("the key is not to my taste");
  }

  private void elsewhere(BridgeProcess bridge) {
    CommandRun healthAddress = status("127.0.0.1:" + health);
    assertThat(healthAddress.exitCode()).isEqualTo(3);
    assertThat(healthAddress.err())
        .isEqualTo(
            "spire-bridge: http://127.0.0.1:%d is an instance's --health address, which has no status; ask the one of its --http, 127.0.0.1:9877 unless it was set, or --pod NAME -n NAMESPACE%n"
                .formatted(health));
    CommandRun otherName = status("localhost:" + bridge.address().getPort());
    assertThat(otherName.exitCode()).as(otherName.told()).isEqualTo(0);
    CommandRun nobody = status("127.0.0.1:" + Ports.free(), "-o", "json");
    assertThat(nobody.exitCode()).isEqualTo(3);
    assertThat(nobody.err()).startsWith("spire-bridge: nobody listens at ");
    assertThat(nobody.out()).isEmpty();
    CommandRun proxies = status(sds());
    assertThat(proxies.exitCode()).isEqualTo(2);
  }
}

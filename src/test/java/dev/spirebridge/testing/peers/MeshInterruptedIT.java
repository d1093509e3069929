package dev.spirebridge.testing.peers;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.spirebridge.testing.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The program itself, ended or cut off from the API server in the middle of an apply. */
class MeshInterruptedIT {

  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String ENVOY = "Deployment gloo-system/gateway-proxy";

  @TempDir private Path folder;

  private final AtomicInteger runs = new AtomicInteger();

  @BeforeEach
  void requireTheServer() {
    Peers.require("kube-apiserver");
  }

  @ParameterizedTest(name = "SIG{0}")
  @CsvSource({"INT, 130", "TERM, 143"})
  void whoEndsItIsToldWhatStandsAndGoesBack(String signal, int exitCode) {
    try (KubeApiServer server = KubeApiServer.start(folder)) {
      StockGloo.kinds(server);
      try (StockGloo gloo = StockGloo.install(server)) {
        Map<String, JsonNode> before = gloo.objects();
        gloo.rollsOut(false);
        try (ChildProcess apply = mesh(server, "apply", "--wait=10m")) {
          awaitTold(apply, "waiting: " + ENVOY);
          apply.signal(signal);
          Await.until("its end", SOON, () -> !apply.isAlive());
          assertThat(apply.exitCode()).isEqualTo(exitCode);
          assertThat(told(apply))
              .contains("interrupted", "edited, or about to be: " + ENVOY)
              .contains("to go on: spire-bridge mesh gloo apply --kubeconfig=")
              .contains("to go back: spire-bridge mesh gloo rollback --kubeconfig=")
              .doesNotContain("internal error", "Exception");
        }
        assertThat(gloo.objects()).isNotEqualTo(before);
        gloo.rollsOut(true);
        goesBack(server, gloo, before);
      }
    }
  }

  @Test
  void whereTheServerGoesAwayItCannotBeFoundOutAndGoesBackLater() {
    try (KubeApiServer server = KubeApiServer.start(folder)) {
      StockGloo.kinds(server);
      try (StockGloo gloo = StockGloo.install(server)) {
        Map<String, JsonNode> before = gloo.objects();
        gloo.rollsOut(false);
        try (ChildProcess apply = mesh(server, "apply", "--wait=10s")) {
          awaitTold(apply, "waiting: " + ENVOY);
          server.kill();
          Await.until("its end", SOON, () -> !apply.isAlive());
          assertThat(apply.exitCode()).as(told(apply)).isEqualTo(3);
          assertThat(told(apply))
              .contains("stopped at ", "stands: " + ENVOY + " (edited)", "to go back: ");
        }
        server.start();
        gloo.rollsOut(true);
        goesBack(server, gloo, before);
      }
    }
  }

  private void goesBack(KubeApiServer server, StockGloo gloo, Map<String, JsonNode> before) {
    try (ChildProcess rollback = mesh(server, "rollback", "--wait=60s")) {
      Await.until("its end", SOON, () -> !rollback.isAlive());
      assertThat(rollback.exitCode()).as(told(rollback)).isZero();
    }
    assertThat(gloo.objects()).isEqualTo(before);
    assertThat(gloo.kept()).isEmpty();
  }

  private ChildProcess mesh(KubeApiServer server, String verb, String wait) {
    // What a shell starts in the background, and with it these tests, ignores SIGINT; so would a
    // JVM.
    List<String> command = new ArrayList<>(List.of("env", "--default-signal=INT"));
    command.addAll(
        ProgramProcess.command(
            "mesh",
            "gloo",
            verb,
            "--kubeconfig=" + server.adminKubeconfig(),
            "--trust-domain=example.org",
            "--image=registry.example.org/spire-bridge:1",
            wait));
    return ChildProcess.start(verb + runs.incrementAndGet(), folder, Map.of(), command);
  }

  private static void awaitTold(ChildProcess process, String words) {
    process.awaitReady("the words", SOON, () -> told(process).contains(words));
  }

  private static String told(ChildProcess process) {
    try {
      return Files.readString(process.log());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

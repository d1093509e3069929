package dev.spirebridge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.testing.Await;
import dev.spirebridge.testing.DocumentedJson;
import dev.spirebridge.testing.peers.BridgeProcess;
import dev.spirebridge.testing.peers.KubeApiServer;
import dev.spirebridge.testing.peers.PeerFolder;
import dev.spirebridge.testing.peers.Ports;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** {@code status} of a controller, and of pods on a real API server, which has no node to run. */
@Timeout(240)
class StatusClusterIT {

  private static final String NOBODY = "nobody";
  private static final Duration SOON = Duration.ofSeconds(60);
  private static final Pattern LEADS =
      Pattern.compile("^(clusterspiffeids|clusterfederatedtrustdomains) +yes", Pattern.MULTILINE);

  @TempDir private static Path files;

  private static KubeApiServer server;

  @RegisterExtension final PeerFolder folder = new PeerFolder();

  @BeforeAll
  static void start() {
    server = KubeApiServer.start(files, NOBODY);
    for (String namespace : List.of("spire-bridge", "shop")) {
      server.apply("apiVersion: v1\nkind: Namespace\nmetadata: {name: %s}\n".formatted(namespace));
    }
    server.apply(
        "apiVersion: v1\nkind: ServiceAccount\nmetadata: {namespace: shop, name: default}\n");
    server.applyFolder(Path.of("clusterspiffeid/crd"));
    server.apply(
        """
        apiVersion: v1
        kind: Pod
        metadata: {namespace: shop, name: waits}
        spec:
          automountServiceAccountToken: false
          containers: [{name: web, image: web}]
        """);
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  private static CommandRun status(String... words) {
    List<String> line = new ArrayList<>(List.of("status"));
    line.addAll(List.of(words));
    return CommandRun.of(line);
  }

  private static void couldNotFindOut(CommandRun run, String message) {
    assertThat(run.exitCode()).as(run.told()).isEqualTo(3);
    assertThat(run.err()).isEqualTo("spire-bridge: " + message + "\n");
    assertThat(run.out()).isEmpty();
  }

  @Test
  void showsAController() {
    try (BridgeProcess controller =
        BridgeProcess.controller(
            "controller",
            folder.path(),
            List.of("--kubeconfig", server.adminKubeconfig().toString()))) {
      Await.until("it to be ready", SOON, controller::isReady);
      String address = controller.address().toString();
      // It is ready before its loops have heard, one after the other, that they lead.
      CommandRun run =
          Await.untilPresent(
              "both to lead",
              SOON,
              () ->
                  Optional.of(status(address))
                      .filter(each -> LEADS.matcher(each.out()).results().count() == 2));

      assertThat(run.exitCode()).as(run.told()).isEqualTo(0);
      assertThat(run.out())
          .startsWith("ready\nleading as ")
          .contains("\nspire-bridge controller ", "; holds the lease spire-bridge/")
          .containsPattern("\nclusterspiffeids +yes +yes +\\d+s ago +\\d+ +0 +0\n")
          .doesNotContain("Issuers");
      DocumentedJson.check("controller-status", status(address, "-o", "json").out());
    }
  }

  @Test
  void saysWhyAPodCannotBeAsked() {
    String admin = "--kubeconfig=" + server.adminKubeconfig();
    couldNotFindOut(
        status(admin, "--pod", "none", "-n", "shop"),
        "there is no pod none in the namespace shop; kubectl get pods -A shows what there is");
    couldNotFindOut(
        status(admin, "--pod", "none", "-n", "none"),
        "there is no pod none in the namespace none; kubectl get pods -A shows what there is");
    couldNotFindOut(
        status(admin, "--pod", "waits", "-n", "shop"),
        "the pod shop/waits is not running: Pending; kubectl describe pod -n shop waits says what it"
            + " waits for");
    couldNotFindOut(
        status("--kubeconfig=" + server.kubeconfigFor(NOBODY), "--pod", "waits", "-n", "shop"),
        "you may not forward ports of pods in the namespace shop; have somebody allow you the verbs"
            + " get and create on pods/portforward there");
  }

  @Test
  void saysThatTheApiServerIsNotThere() throws Exception {
    Path nowhere =
        Files.writeString(
            folder.path().resolve("nowhere"),
            Files.readString(server.adminKubeconfig())
                .replaceAll("https://[^\\s\"]+", "https://127.0.0.1:" + Ports.free()));
    CommandRun run = status("--kubeconfig=" + nowhere, "--pod", "waits", "-n", "shop");
    assertThat(run.exitCode()).as(run.told()).isEqualTo(3);
    assertThat(run.err()).startsWith("spire-bridge: the API server ");
  }
}

package dev.spirebridge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.spirebridge.testing.peers.KubeApiServer;
import dev.spirebridge.testing.peers.StockGloo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * `mesh gloo` as it is typed, by a user who has the rules of deploy/mesh/rbac and no others,
 * against a real API server. There are no pods, so the gate for the gateway's Envoy never holds.
 */
class MeshCommandIT {

  private static final String NOBODY = "nobody";
  private static final String ENVOY = "Deployment gloo-system/gateway-proxy";

  @TempDir private static Path serverFolder;

  @TempDir private Path folder;

  private static KubeApiServer server;
  private StockGloo gloo;

  @BeforeAll
  static void startTheServer() throws IOException {
    server = KubeApiServer.start(serverFolder, "gloo", NOBODY);
    StockGloo.kinds(server);
    server.applyStrictly(Files.readString(Path.of("deploy/mesh/rbac/gloo.yaml")));
    server.apply(
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: {name: gloo}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: spire-bridge-mesh-gloo}
        subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: gloo}]
        """);
  }

  @BeforeEach
  void install() {
    gloo = StockGloo.install(server);
  }

  @AfterEach
  void remove() {
    gloo.close();
  }

  @AfterAll
  static void stopTheServer() {
    if (server != null) {
      server.close();
    }
  }

  private static CommandRun gloo(String verb, String... options) {
    return as("gloo", verb, options);
  }

  private static CommandRun as(String user, String verb, String... options) {
    List<String> line =
        new ArrayList<>(
            List.of(
                "mesh",
                "gloo",
                verb,
                "--kubeconfig=" + server.kubeconfigFor(user),
                "--trust-domain=example.org",
                "--image=registry.example.org/spire-bridge:1",
                "--wait=3s"));
    line.addAll(List.of(options));
    return CommandRun.of(line);
  }

  private static JsonNode document(CommandRun run) {
    try {
      return new ObjectMapper().readTree(run.out());
    } catch (IOException e) {
      throw new AssertionError(run.told(), e);
    }
  }

  @Test
  void aPlanChangesNothing() {
    Map<String, JsonNode> before = gloo.objects();
    CommandRun plan = gloo("plan");
    assertThat(plan.exitCode()).as(plan.told()).isZero();
    assertThat(plan.out())
        .contains("change " + ENVOY, "Nothing was changed. To do it: the same command with apply");
    assertThat(gloo.objects()).isEqualTo(before);
    assertThat(gloo.kept()).isEmpty();
  }

  @Test
  void anApplyThatStopsSaysWhatStandsAndAllOfItGoesBack() {
    Map<String, JsonNode> before = gloo.objects();
    CommandRun first = gloo("apply");
    assertThat(first.exitCode()).as(first.told()).isEqualTo(1);
    assertThat(first.err())
        .contains("stopped at \"Put the bridge beside the gateway's Envoy\"")
        .contains("no pod of it is running, still after 3 s")
        .contains("stands: " + ENVOY + " (edited)")
        .contains("to go on: spire-bridge mesh gloo apply --kubeconfig=")
        .contains("to go back: spire-bridge mesh gloo rollback --kubeconfig=")
        .contains("without spire-bridge: kubectl get configmap ");
    Map<String, JsonNode> moved = gloo.objects();
    assertThat(moved).isNotEqualTo(before);
    List<String> kept = gloo.kept();

    CommandRun second = gloo("apply", "-o", "json");
    assertThat(second.exitCode()).as(second.told()).isEqualTo(1);
    assertThat(document(second).path("steps"))
        .isNotEmpty()
        .allSatisfy(step -> assertThat(step.has("edit")).isFalse());
    assertThat(gloo.objects()).as("nothing is edited twice").isEqualTo(moved);
    assertThat(gloo.kept()).isEqualTo(kept);

    CommandRun back = gloo("rollback");
    assertThat(back.exitCode()).as(back.told()).isZero();
    assertThat(back.out()).contains("Done:", "  " + ENVOY);
    assertThat(gloo.objects()).isEqualTo(before);
    assertThat(gloo.kept()).isEmpty();
    assertThat(gloo("rollback").out())
        .contains("nothing to take back", "spire-bridge-mesh-gloo-gateway-proxy", "gloo-system");
  }

  @Test
  void aRollbackThatStoppedCanBeTurnedRoundAndRunAgain() {
    Map<String, JsonNode> before = gloo.objects();
    gloo("apply");
    Map<String, JsonNode> moved = gloo.objects();
    gloo.rollsOut(false);
    CommandRun stuck = gloo("rollback");
    assertThat(stuck.exitCode()).as(stuck.told()).isEqualTo(1);
    assertThat(stuck.err())
        .contains(
            "stopped at \"Take the bridge from the gateway\"",
            "to go on: spire-bridge mesh gloo rollback ")
        .doesNotContain("to go back");
    gloo.rollsOut(true);
    CommandRun again = gloo("apply");
    assertThat(again.out()).contains("a rollback did not get to its end; going forward again");
    assertThat(gloo.objects()).isEqualTo(moved);
    CommandRun back = gloo("rollback");
    assertThat(back.exitCode()).as(back.told()).isZero();
    assertThat(gloo.objects()).isEqualTo(before);
    assertThat(gloo.kept()).isEmpty();
  }

  @Test
  void whatSomebodyElseChangedSinceIsLostWithForceAlone() {
    Map<String, JsonNode> before = gloo.objects();
    gloo("apply");
    gloo.ownedByHelm();
    CommandRun refused = gloo("rollback");
    assertThat(refused.exitCode()).as(refused.told()).isEqualTo(1);
    assertThat(refused.out()).contains("refused: " + ENVOY, "meta.helm.sh/release-name", "--force");
    CommandRun forced = gloo("rollback", "--force");
    assertThat(forced.exitCode()).as(forced.told()).isZero();
    assertThat(forced.out()).contains(ENVOY + " was changed by somebody else; lost with --force: ");
    assertThat(gloo.objects()).isEqualTo(before);
  }

  @Test
  void verifyLooksAtAllGatesThoughOneDoesNotHold() {
    CommandRun run = gloo("verify", "-o", "json");
    assertThat(run.exitCode()).as(run.told()).isEqualTo(1);
    assertThat(document(run).path("gates")).hasSize(2);
    assertThat(document(run).at("/gates/0/standing").asText()).isEqualTo("holds");
    assertThat(document(run).at("/gates/1/standing").asText()).isEqualTo("does-not-hold");
  }

  @Test
  void whatIsNotInstalledIsRefusedWithWhatWasLookedFor() {
    CommandRun run = gloo("apply", "--namespace=elsewhere");
    assertThat(run.exitCode()).as(run.told()).isEqualTo(1);
    assertThat(run.out())
        .contains("refused: ", "  expected: ", "  found:    ", "  next:     ")
        .contains("elsewhere");
    assertThat(gloo.kept()).isEmpty();
  }

  @Test
  void whatHelmInstalledIsRefusedWithTheValuesUnlessAskedForAllTheSame() {
    gloo.ownedByHelm();
    Map<String, JsonNode> before = gloo.objects();
    CommandRun refused = gloo("apply");
    assertThat(refused.exitCode()).as(refused.told()).isEqualTo(1);
    assertThat(refused.out()).contains("refused: " + ENVOY, "owned by Helm (gloo)", "\n--- ");
    assertThat(refused.err()).contains("nothing was changed, because of what is refused");
    assertThat(gloo.objects()).isEqualTo(before);

    CommandRun despite = gloo("apply", "--despite-owner");
    assertThat(despite.out()).contains("warning: " + ENVOY, "wrote " + ENVOY);
    assertThat(gloo("rollback").exitCode()).isZero();
    assertThat(gloo.objects()).isEqualTo(before);
  }

  @Test
  void theFilesOfAPlanAreTheSameBytesEachTime() throws IOException {
    gloo.ownedByHelm();
    String dir = folder.resolve("files").toString();
    CommandRun first = gloo("plan", "--output-dir=" + dir, "-o", "json");
    assertThat(first.exitCode()).as(first.told()).isZero();
    assertThat(document(first).path("outcome").asText()).isEqualTo("written");
    assertThat(document(first).path("files").valueStream().map(JsonNode::asText))
        .contains(Path.of(dir, "ORDER.md").toString());
    Map<String, String> files = files();
    assertThat(gloo("apply", "--output-dir=" + dir).exitCode()).isZero();
    assertThat(files()).isEqualTo(files);
    assertThat(gloo.kept()).isEmpty();

    Path file = Files.writeString(folder.resolve("file"), "mine");
    CommandRun onFile = gloo("plan", "--output-dir=" + file);
    assertThat(onFile.exitCode()).as(onFile.told()).isEqualTo(2);
    assertThat(onFile.err()).contains(file.toString(), "folder");
  }

  private Map<String, String> files() throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        files.put(folder.relativize(file).toString(), Files.readString(file));
      }
    }
    return files;
  }

  @Test
  void anUnknownUpstreamAndAMissingBundleAreToldBeforeAnythingIsTouched() {
    CommandRun unknown = gloo("apply", "--upstream=nowhere");
    assertThat(unknown.exitCode()).as(unknown.told()).isEqualTo(1);
    assertThat(unknown.out()).contains("refused: Upstream gloo-system/nowhere", "  next:     ");
    CommandRun noBundle =
        gloo("apply", "--upstream=default-productpage-9080", "--agent-socket=unix:///nowhere");
    assertThat(noBundle.exitCode()).as(noBundle.told()).isEqualTo(3);
    assertThat(noBundle.err()).contains("trust bundle is not known", "--bundle");
    assertThat(gloo.kept()).isEmpty();
  }

  @Test
  void aUserWithoutRightsIsToldWhichOnesAreMissing() {
    CommandRun run = as(NOBODY, "apply");
    assertThat(run.exitCode()).as(run.told()).isEqualTo(3);
    assertThat(run.err()).contains("may not", "deploy/mesh/rbac");
    assertThat(gloo.kept()).isEmpty();
  }

  @Test
  void documentsHaveNoFieldsButThoseOfTheDocs() throws IOException {
    String docs = Files.readString(Path.of("docs/mesh.md"));
    CommandRun plan = gloo("plan", "-o", "json");
    JsonNode document = document(plan);
    assertThat(document.path("outcome").asText()).isEqualTo("planned");
    for (CommandRun run :
        List.of(plan, gloo("apply", "-o", "json"), gloo("rollback", "-o", "json"))) {
      JsonNode fields = document(run);
      fields.fieldNames().forEachRemaining(name -> assertThat(docs).containsPattern("`" + name));
      assertThat(fields.path("consumer").asText()).isEqualTo("gloo");
      assertThat(fields.path("instance").asText()).isEqualTo("gateway-proxy");
      for (JsonNode step : fields.path("steps")) {
        step.fieldNames().forEachRemaining(name -> assertThat(docs).contains("`" + name));
      }
    }
  }
}

package dev.spirebridge.mesh.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.spirebridge.mesh.Refusal;
import dev.spirebridge.mesh.run.Outcome.Done;
import dev.spirebridge.mesh.run.Outcome.Refused;
import dev.spirebridge.mesh.run.Outcome.Stopped;
import dev.spirebridge.testing.Await;
import dev.spirebridge.testing.peers.KubeApiServer;
import dev.spirebridge.testing.peers.KubeApiServerOptions;
import dev.spirebridge.testing.peers.Peers;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.rbac.PolicyRuleBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** There and back over a real API server, by a user who may do no more than the move needs. */
class MeshRunIT {

  @TempDir private static Path folder;
  private static KubeApiServer server;

  private ApiServerMove move;
  private Map<String, JsonNode> before;

  @BeforeAll
  static void start() {
    server =
        KubeApiServer.start(
            folder, KubeApiServerOptions.withUsers(ApiServerMove.USER).audited("Metadata"));
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  @BeforeEach
  void makeTheObjects() {
    move = new ApiServerMove(server);
    before = move.raw();
  }

  @AfterEach
  void removeTheObjects() {
    move.close();
  }

  @Test
  void thereTwiceAndBackLiterally() throws InterruptedException {
    assertThat(move.apply())
        .isEqualTo(
            new Done(
                List.of(
                    "ConfigMap shop/made",
                    "ConfigMap shop/text",
                    "Deployment shop/web",
                    "ConfigMap shop/last")));
    Map<String, JsonNode> moved = move.raw();
    assertThat(moved).containsKey("spire-bridge-mesh-gloo-web data");
    assertThat(moved.get("web spec").toString()).contains("bridge:1");
    int requests = server.auditLog().size();
    assertThat(move.apply()).isEqualTo(new Done(List.of()));
    assertThat(
            server.auditLog().subList(requests, server.auditLog().size()).stream()
                .filter(line -> line.contains("\"username\":\"mover\""))
                .filter(line -> !line.contains("selfsubjectaccessreviews")))
        .isNotEmpty()
        .allMatch(line -> line.contains("\"verb\":\"get\""));
    assertThat(move.raw()).isEqualTo(moved);
    assertThat(move.rollback(false)).isInstanceOf(Done.class);
    assertThat(move.raw()).isEqualTo(before);
    assertThat(move.rollback(false)).isEqualTo(new Done(List.of()));
  }

  @Test
  void whatAnAutoscalerAndARolloutWroteInBetweenIsKept() throws InterruptedException {
    AtomicInteger replicas = new AtomicInteger(2);
    move.atGate = () -> scale(replicas.incrementAndGet());
    assertThat(move.apply()).isInstanceOf(Done.class);
    assertThat(move.rollback(false)).isInstanceOf(Done.class);
    assertThat(move.raw().get("web spec").path("replicas").asInt()).isEqualTo(replicas.get());
    scale(2);
    assertThat(move.raw()).isEqualTo(before);
  }

  private void scale(int replicas) {
    move.admin().apps().deployments().inNamespace("shop").withName("web").scale(replicas);
  }

  @Test
  void aForeignChangeIsRefusedAndGoesWithForceOnly() throws InterruptedException {
    move.apply();
    move.admin()
        .configMaps()
        .inNamespace("shop")
        .withName("text")
        .edit(now -> new ConfigMapBuilder(now).addToData("other", "theirs").build());
    Map<String, JsonNode> there = move.raw();
    assertThat(move.rollback(false))
        .isInstanceOfSatisfying(
            Refused.class,
            refused ->
                assertThat(refused.refusals().getFirst().found())
                    .contains("data.other: 'theirs' → 'kept'"));
    assertThat(move.raw()).isEqualTo(there);
    assertThat(move.rollback(true)).isInstanceOf(Done.class);
    assertThat(move.raw()).isEqualTo(before);
  }

  @Test
  void withoutRightsNothingIsTouched() throws InterruptedException {
    move.admin()
        .rbac()
        .clusterRoles()
        .withName("mover")
        .edit(role -> {
          role.getRules().removeIf(rule -> rule.getApiGroups().contains("apps"));
          role.getRules()
              .add(
                  new PolicyRuleBuilder()
                      .withApiGroups("apps")
                      .withResources("deployments")
                      .withVerbs("get")
                      .build());
          return role;
        });
    Await.until("the right to be gone", Duration.ofSeconds(60), () -> !move.mayUpdate());
    assertThat(move.apply())
        .isEqualTo(
            new Refused(
                List.of(
                    new Refusal(
                        "your rights in the cluster",
                        "the right to update deployments.apps web in the namespace shop",
                        "the API server would refuse it",
                        "bind the rules of deploy/mesh/rbac/gloo.yaml to yourself"))));
    assertThat(move.raw()).isEqualTo(before);
  }

  @Test
  void rightsThatGoHalfWayStopItAndARollbackGoesOnFromThere() throws InterruptedException {
    AtomicInteger gates = new AtomicInteger();
    move.atGate =
        () -> {
          if (gates.incrementAndGet() == 1) {
            move.takeRights();
          }
        };
    var stopped = (Stopped) move.apply();
    assertThat(stopped.step()).isEqualTo("Edit container");
    assertThat(stopped.why())
        .matches("user mover may not .* in the namespace shop: apply deploy/mesh/rbac/");
    assertThat(stopped.unknown()).isFalse();
    assertThat(stopped.stands()).contains("Deployment shop/web (edited)");
    move.giveRights();
    assertThat(move.rollback(false)).isInstanceOf(Done.class);
    assertThat(move.raw()).isEqualTo(before);
  }

  @Test
  void anApiServerThatGoesHalfWayIsUnknownAndARollbackGoesOnFromThere()
      throws InterruptedException {
    AtomicInteger gates = new AtomicInteger();
    move.atGate =
        () -> {
          if (gates.incrementAndGet() == 2) {
            server.kill();
          }
        };
    Outcome outcome;
    try {
      outcome = move.apply();
    } finally {
      server.start();
    }
    assertThat(outcome)
        .isInstanceOfSatisfying(
            Stopped.class,
            stopped -> {
              assertThat(stopped.unknown()).isTrue();
              assertThat(stopped.why()).contains("cannot be reached");
              assertThat(stopped.step()).isEqualTo("Edit last");
            });
    assertThat(move.rollback(false)).isInstanceOf(Done.class);
    assertThat(move.raw()).isEqualTo(before);
  }

  @Test
  void theLinesOfTheWayBackNeedNothingOfOurs() throws InterruptedException, IOException {
    Path kubectl = Peers.require("kubectl");
    move.atGate =
        () -> {
          if (move.told.getLast().equals("wrote ConfigMap shop/last")) {
            move.answer = new GateAnswer.Never("it does not hold: look");
          }
        };
    var lines =
        ((Stopped) move.apply())
            .wayBack().stream().filter(line -> line.startsWith("without spire-bridge: ")).toList();
    assertThat(lines).hasSize(4);
    for (String line : lines) {
      run(kubectl, line.replaceFirst("^without spire-bridge: ", ""));
    }
    Map<String, JsonNode> now = move.raw();
    now.keySet().removeIf(name -> name.startsWith("spire-bridge-mesh-"));
    assertThat(now).isEqualTo(before);
    move.answer = new GateAnswer.Holds("it is so");
    assertThat(move.rollback(false)).isInstanceOf(Done.class);
    assertThat(move.raw()).isEqualTo(before);
  }

  private static void run(Path kubectl, String line) throws IOException, InterruptedException {
    ProcessBuilder shell = new ProcessBuilder("bash", "-ec", "set -o pipefail; " + line);
    shell.environment().put("KUBECONFIG", server.adminKubeconfig().toString());
    shell
        .environment()
        .merge("PATH", kubectl.getParent().toString(), (path, own) -> own + ":" + path);
    Process process = shell.redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).as(output).isTrue();
    assertThat(process.exitValue()).as(line + ": " + output).isZero();
  }
}

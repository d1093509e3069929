package dev.spirebridge.mesh.istio;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.spirebridge.mesh.Gate;
import dev.spirebridge.mesh.run.GateAnswer;
import dev.spirebridge.mesh.run.Outcome;
import dev.spirebridge.testing.peers.KubeApiServer;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A mesh moved and moved back over a real API server; its pods and proxies are values. */
class MeshIstioIT {

  @TempDir private static Path folder;
  private static KubeApiServer server;

  private final IstioPlanner planner =
      new IstioPlanner(MeshOfValues.facts(), IstioOptions.defaults());
  private ApiServerMesh mesh;
  private Map<String, JsonNode> before;

  @BeforeAll
  static void start() {
    server = KubeApiServer.start(folder, ApiServerMesh.USER);
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  @BeforeEach
  void makeTheMesh() {
    mesh = new ApiServerMesh(server, "istio.yaml");
    before = mesh.raw();
  }

  @AfterEach
  void removeTheMesh() {
    mesh.close();
  }

  @Test
  void thereTwiceAndBackLiterally() throws InterruptedException {
    assertThat(mesh.apply(planner)).isInstanceOf(Outcome.Done.class);
    assertThat(ApiServerMesh.workloads()).allMatch(mesh::moved);
    Map<String, JsonNode> moved = mesh.raw();

    assertThat(mesh.apply(planner)).isEqualTo(new Outcome.Done(List.of()));
    assertThat(mesh.raw()).isEqualTo(moved);

    assertThat(mesh.rollback(planner, false)).isInstanceOf(Outcome.Done.class);
    assertThat(mesh.raw()).isEqualTo(before);
    assertThat(ApiServerMesh.workloads()).noneMatch(mesh::moved);
  }

  @Test
  void stopsAtTheFirstGateThatDoesNotHoldAndGoesBackOrOnFromThere() throws InterruptedException {
    mesh.answer =
        holds ->
            mesh.last.filter(Gate.IssuerHolds.class::isInstance).isPresent()
                ? new GateAnswer.Never("another issuer")
                : holds;

    assertThat(mesh.apply(planner))
        .isInstanceOfSatisfying(
            Outcome.Stopped.class,
            stopped -> {
              assertThat(stopped.step()).contains("istio-ingressgateway");
              assertThat(stopped.why()).contains("another issuer");
              assertThat(stopped.stands()).isNotEmpty();
            });
    assertThat(mesh.moved(MeshOfValues.GATEWAY)).isTrue();
    assertThat(mesh.moved(MeshOfValues.RATINGS)).as("it comes later").isFalse();

    mesh.answer = holds -> holds;
    assertThat(mesh.apply(planner)).isInstanceOf(Outcome.Done.class);
    assertThat(ApiServerMesh.workloads()).allMatch(mesh::moved);
    assertThat(mesh.rollback(planner, false)).isInstanceOf(Outcome.Done.class);
    assertThat(mesh.raw()).isEqualTo(before);
  }

  @Test
  void goesBackFromHalfWay() throws InterruptedException {
    mesh.answer =
        holds ->
            mesh.last.filter(Gate.IssuerHolds.class::isInstance).isPresent()
                ? new GateAnswer.Never("another issuer")
                : holds;
    mesh.apply(planner);
    mesh.answer = holds -> holds;

    assertThat(mesh.rollback(planner, false)).isInstanceOf(Outcome.Done.class);

    assertThat(mesh.raw()).isEqualTo(before);
  }

  @Test
  void whatSomebodyElseChangedIsRefusedAndGoesWithForceOnly() throws InterruptedException {
    mesh.apply(planner);
    mesh.admin()
        .configMaps()
        .inNamespace("istio-system")
        .withName("istio-sidecar-injector")
        .edit(now -> new ConfigMapBuilder(now).addToData("values", "{}").build());
    Map<String, JsonNode> changed = mesh.raw();

    assertThat(mesh.rollback(planner, false)).isInstanceOf(Outcome.Refused.class);
    assertThat(mesh.raw()).isEqualTo(changed);

    assertThat(mesh.rollback(planner, true)).isInstanceOf(Outcome.Done.class);
    assertThat(mesh.raw()).isEqualTo(before);
  }
}

package dev.spirebridge.mesh.gloo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.spirebridge.mesh.Gate;
import dev.spirebridge.mesh.Manifest;
import dev.spirebridge.mesh.MeshKind;
import dev.spirebridge.mesh.Ref;
import dev.spirebridge.mesh.Right;
import dev.spirebridge.mesh.ServerScene;
import dev.spirebridge.mesh.Step;
import dev.spirebridge.mesh.run.GateAnswer;
import dev.spirebridge.mesh.run.Outcome;
import dev.spirebridge.testing.peers.KubeApiServer;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A stock gateway of Gloo's in a real API server, there and back. */
class MeshGlooIT {

  private static final GlooPlanner PLANNER =
      new GlooPlanner(GlooWorld.facts(), GlooWorld.options("default-productpage-9080"));
  private static final List<String> CHANGES =
      Stream.of(GlooWorld.SETTINGS, GlooWorld.BOOTSTRAP, GlooWorld.DEPLOYMENT, GlooWorld.UPSTREAM)
          .map(Ref::toString)
          .toList();

  private static KubeApiServer server;

  private ServerScene scene;
  private Map<String, JsonNode> before;

  @BeforeAll
  static void start(@TempDir Path folder) {
    server = KubeApiServer.start(folder, ServerScene.USER);
    for (String crd : List.of("upstreams.yaml", "settings.yaml")) {
      server.apply(GlooWorld.resource("../crd/" + crd));
    }
  }

  @BeforeEach
  void install() {
    server.apply(GlooWorld.resource("stock.yaml"));
    scene =
        new ServerScene(
            server,
            "gloo",
            Right.of("list", Ref.of(MeshKind.GLOO_SETTINGS, "gloo-system", "default")),
            MeshKind.CONFIG_MAP,
            MeshKind.DEPLOYMENT,
            MeshKind.UPSTREAM);
    scene.admin().pods().inNamespace("default").withName("productpage-finished").delete();
    before = scene.raw();
  }

  @AfterEach
  void remove() {
    scene.close();
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  @Test
  void goesThereAndBack() throws Exception {
    assertThat(scene.apply(PLANNER)).isEqualTo(new Outcome.Done(CHANGES));
    Map<String, JsonNode> moved = scene.raw();
    assertThat(moved).isNotEqualTo(before);
    assertThat(scene.raw(GlooWorld.UPSTREAM))
        .asString()
        .contains("spiffe://example.org/ns/default/sa/bookinfo-productpage");

    assertThat(scene.plan(PLANNER).steps()).allMatch(step -> step.edit().isEmpty());
    assertThat(scene.apply(PLANNER)).isEqualTo(new Outcome.Done(List.of()));
    assertThat(scene.raw()).isEqualTo(moved);
    assertThat(scene.verify(PLANNER)).isEqualTo(new Outcome.Done(List.of()));

    assertThat(scene.rollback(PLANNER, false)).isInstanceOf(Outcome.Done.class);
    assertThat(scene.raw()).as("and nothing of ours stays").isEqualTo(before);
  }

  @Test
  void goesBackFromWhereAGateDidNotHold() throws Exception {
    envoyRefusesItsBootstrap();
    assertThat(scene.apply(PLANNER))
        .isInstanceOfSatisfying(
            Outcome.Stopped.class,
            stopped -> {
              assertThat(stopped.why()).contains("Envoy refused its bootstrap");
              assertThat(stopped.stands()).hasSize(3);
            });
    assertThat(before).containsAllEntriesOf(scene.raw(GlooWorld.UPSTREAM));
    assertThat(scene.rollback(PLANNER, false)).isInstanceOf(Outcome.Done.class);
    assertThat(scene.raw()).isEqualTo(before);
  }

  @Test
  void goesOnFromWhereAGateDidNotHold() throws Exception {
    envoyRefusesItsBootstrap();
    assertThat(scene.apply(PLANNER)).isInstanceOf(Outcome.Stopped.class);
    scene.gates = _ -> new GateAnswer.Holds("now it is so");
    assertThat(scene.apply(PLANNER)).isEqualTo(new Outcome.Done(CHANGES.subList(3, 4)));
    assertThat(scene.rollback(PLANNER, false)).isInstanceOf(Outcome.Done.class);
    assertThat(scene.raw()).isEqualTo(before);
  }

  @Test
  void doesNotUndoWhatSomebodyElseDidSince() throws Exception {
    scene.apply(PLANNER);
    strategic(
        """
        spec: {template: {spec: {containers: [{name: gateway-proxy, image: other}]}}}
        """);
    Map<String, JsonNode> changed = scene.raw();
    assertThat(scene.rollback(PLANNER, false)).isInstanceOf(Outcome.Refused.class);
    assertThat(scene.raw()).isEqualTo(changed);
    assertThat(scene.rollback(PLANNER, true)).isInstanceOf(Outcome.Done.class);
    assertThat(scene.raw()).isEqualTo(before);
  }

  /** Who patches by other tools gets the very pods. */
  @Test
  void thePatchThatIsWrittenDownDoesTheSame() throws Exception {
    String patch =
        scene.plan(PLANNER).elsewhere().stream()
            .filter(each -> each.file().equals("patches/deployment-gateway-proxy.yaml"))
            .map(Manifest::content)
            .findFirst()
            .orElseThrow();
    strategic(patch);
    assertThat(scene.plan(PLANNER).steps())
        .filteredOn(step -> step.id().equals("gateway"))
        .singleElement()
        .extracting(Step::edit)
        .isEqualTo(Optional.empty());
  }

  private void envoyRefusesItsBootstrap() {
    scene.gates =
        gate ->
            gate instanceof Gate.ClusterPresent
                ? new GateAnswer.Never("Envoy refused its bootstrap")
                : new GateAnswer.Holds("it does");
  }

  private void strategic(String patch) {
    scene.object(GlooWorld.DEPLOYMENT).patch(PatchContext.of(PatchType.STRATEGIC_MERGE), patch);
  }
}

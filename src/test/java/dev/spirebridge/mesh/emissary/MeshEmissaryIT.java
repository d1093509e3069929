package dev.spirebridge.mesh.emissary;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.spirebridge.mesh.Gate;
import dev.spirebridge.mesh.Golden;
import dev.spirebridge.mesh.MeshKind;
import dev.spirebridge.mesh.Ref;
import dev.spirebridge.mesh.Right;
import dev.spirebridge.mesh.ServerScene;
import dev.spirebridge.mesh.run.GateAnswer;
import dev.spirebridge.mesh.run.Outcome;
import dev.spirebridge.testing.peers.KubeApiServer;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A stock Emissary and its Mapping at a real API server, there and back. */
class MeshEmissaryIT {

  private static final EmissaryPlanner PLANNER = EmissaryWorld.planner(EmissaryWorld.Choice.STOCK);
  private static final List<String> CHANGES =
      Stream.of(
              EmissaryWorld.SETTINGS,
              EmissaryWorld.DEPLOYMENT,
              EmissaryWorld.CONTEXT,
              EmissaryWorld.MAPPING)
          .map(Ref::toString)
          .toList();

  @TempDir private static Path folder;
  private static KubeApiServer server;

  private ServerScene scene;
  private Map<String, JsonNode> before;

  @BeforeAll
  static void start() {
    server = KubeApiServer.start(folder, ServerScene.USER);
    server.applyFolder(Path.of("src/test/resources/mesh/crd"));
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  @BeforeEach
  void install() {
    server.apply(Golden.text("emissary/stock.yaml"));
    scene =
        new ServerScene(
            server,
            "emissary",
            Right.of("update", EmissaryWorld.MAPPING),
            MeshKind.CONFIG_MAP,
            MeshKind.DEPLOYMENT,
            MeshKind.TLS_CONTEXT,
            MeshKind.MAPPING);
    before = scene.raw();
  }

  @AfterEach
  void remove() {
    scene.close();
  }

  @Test
  void thereTwiceAndBackLiterally() throws Exception {
    assertThat(scene.apply(PLANNER)).isEqualTo(new Outcome.Done(CHANGES));
    Map<String, JsonNode> moved = scene.raw();
    assertThat(moved).isNotEqualTo(before);
    assertThat(scene.raw(EmissaryWorld.MAPPING)).asString().contains("istio-upstream");

    assertThat(scene.plan(PLANNER).steps()).hasSize(4).allMatch(step -> step.edit().isEmpty());
    assertThat(scene.apply(PLANNER)).isEqualTo(new Outcome.Done(List.of()));
    assertThat(scene.raw()).isEqualTo(moved);
    assertThat(scene.verify(PLANNER)).isEqualTo(new Outcome.Done(List.of()));

    assertThat(scene.rollback(PLANNER, false)).isInstanceOf(Outcome.Done.class);
    assertThat(scene.raw()).as("and nothing of ours stays").isEqualTo(before);
    assertThat(scene.rollback(PLANNER, false)).isEqualTo(new Outcome.Done(List.of()));
  }

  @Test
  void goesBackFromWhereAGateDidNotHold() throws Exception {
    filesNeverCome();
    assertThat(scene.apply(PLANNER))
        .isInstanceOfSatisfying(
            Outcome.Stopped.class,
            stopped -> {
              assertThat(stopped.why()).contains("no folder of files");
              assertThat(stopped.stands()).hasSize(2);
              assertThat(stopped.wayBack()).anyMatch(line -> line.contains("rollback"));
            });
    assertThat(scene.raw(EmissaryWorld.CONTEXT)).as("it comes later").isEmpty();
    assertThat(scene.rollback(PLANNER, false)).isInstanceOf(Outcome.Done.class);
    assertThat(scene.raw()).isEqualTo(before);
  }

  @Test
  void goesOnFromWhereAGateDidNotHold() throws Exception {
    filesNeverCome();
    assertThat(scene.apply(PLANNER)).isInstanceOf(Outcome.Stopped.class);
    scene.gates = _ -> new GateAnswer.Holds("now it is so");
    assertThat(scene.apply(PLANNER)).isEqualTo(new Outcome.Done(CHANGES.subList(2, 4)));
    assertThat(scene.rollback(PLANNER, false)).isInstanceOf(Outcome.Done.class);
    assertThat(scene.raw()).isEqualTo(before);
  }

  @Test
  void theWayBackStopsAtItsGatesAndGoesOn() throws Exception {
    scene.apply(PLANNER);
    Map<String, JsonNode> moved = scene.raw(EmissaryWorld.MAPPING);
    scene.gates =
        gate ->
            gate instanceof Gate.RolledOut
                ? new GateAnswer.Never("its pods do not start")
                : new GateAnswer.Holds("it is so");
    assertThat(scene.rollback(PLANNER, false)).isInstanceOf(Outcome.Stopped.class);
    assertThat(scene.raw(EmissaryWorld.MAPPING)).isNotEqualTo(moved);
    scene.gates = _ -> new GateAnswer.Holds("it is so");
    assertThat(scene.rollback(PLANNER, false)).isInstanceOf(Outcome.Done.class);
    assertThat(scene.raw()).isEqualTo(before);
  }

  @Test
  void whatSomebodyElseChangedIsRefusedAndGoesWithForceOnly() throws Exception {
    scene.apply(PLANNER);
    scene
        .object(EmissaryWorld.MAPPING)
        .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\": {\"prefix\": \"/other/\"}}");
    Map<String, JsonNode> changed = scene.raw();

    assertThat(scene.rollback(PLANNER, false))
        .isInstanceOfSatisfying(
            Outcome.Refused.class,
            refused ->
                assertThat(refused.refusals())
                    .singleElement()
                    .satisfies(refusal ->
                        assertThat(refusal.where()).contains(EmissaryWorld.MAPPING.toString())));
    assertThat(scene.raw()).isEqualTo(changed);

    assertThat(scene.rollback(PLANNER, true)).isInstanceOf(Outcome.Done.class);
    assertThat(scene.raw()).isEqualTo(before);
  }

  /** A Mapping that was edited between the plan and the step is not written over. */
  @Test
  void whatSomebodyElseChangesOnTheWayStopsIt() throws Exception {
    scene.gates =
        gate -> {
          if (gate instanceof Gate.FilesHandedOut) {
            scene
                .object(EmissaryWorld.MAPPING)
                .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\": {\"tls\": \"theirs\"}}");
          }
          return new GateAnswer.Holds("it is so");
        };
    assertThat(scene.apply(PLANNER)).isInstanceOf(Outcome.Stopped.class);
    assertThat(scene.raw(EmissaryWorld.MAPPING)).asString().contains("theirs");
    assertThat(scene.rollback(PLANNER, false)).isInstanceOf(Outcome.Done.class);
    scene
        .object(EmissaryWorld.MAPPING)
        .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"spec\": {\"tls\": null}}");
    assertThat(scene.raw()).isEqualTo(before);
  }

  private void filesNeverCome() {
    scene.gates =
        gate ->
            gate instanceof Gate.FilesHandedOut
                ? new GateAnswer.Never("its bridge keeps no folder of files")
                : new GateAnswer.Holds("it is so");
  }
}

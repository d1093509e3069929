package dev.spirebridge.mesh.spinnaker;

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
import dev.spirebridge.mesh.spinnaker.SpinnakerOptions.Way;
import dev.spirebridge.mesh.spinnaker.SpinnakerWorld.Choice;
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

/** The objects that bring a Spinnaker into the mesh, at a real API server, there and back. */
class MeshSpinnakerIT {

  private static final SpinnakerPlanner PLANNER = SpinnakerWorld.planner(Choice.OBJECTS);
  private static final List<String> CHANGES =
      Stream.of(
              SpinnakerWorld.CERTIFICATE,
              SpinnakerWorld.GATEWAY,
              SpinnakerWorld.ROUTES,
              SpinnakerWorld.SERVICE)
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
    server.apply("apiVersion: v1\nkind: Namespace\nmetadata: {name: istio-system}\n");
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  @BeforeEach
  void install() {
    // The stock's own comes after what is to be in it.
    server.apply("apiVersion: v1\nkind: Namespace\nmetadata: {name: spinnaker}\n");
    server.apply(Golden.text("spinnaker/stock.yaml"));
    scene =
        new ServerScene(
            server,
            "spinnaker",
            Right.of("update", SpinnakerWorld.SERVICE),
            MeshKind.CONFIG_MAP,
            MeshKind.NAMESPACE,
            MeshKind.DEPLOYMENT,
            MeshKind.SPINNAKER_SERVICE,
            MeshKind.CERTIFICATE,
            MeshKind.GATEWAY,
            MeshKind.VIRTUAL_SERVICE);
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
    assertThat(scene.raw(SpinnakerWorld.SERVICE))
        .asString()
        .contains("sidecar.istio.io/inject: \\\"true\\\"");

    assertThat(scene.plan(PLANNER).steps()).hasSize(5).allMatch(step -> step.edit().isEmpty());
    assertThat(scene.apply(PLANNER)).isEqualTo(new Outcome.Done(List.of()));
    assertThat(scene.raw()).isEqualTo(moved);
    assertThat(scene.verify(PLANNER)).isEqualTo(new Outcome.Done(List.of()));

    assertThat(scene.rollback(PLANNER, false)).isInstanceOf(Outcome.Done.class);
    assertThat(scene.raw()).as("and nothing of ours stays").isEqualTo(before);
    assertThat(scene.rollback(PLANNER, false)).isEqualTo(new Outcome.Done(List.of()));
  }

  @Test
  void theLabelsOfANamespaceGoThereAndBack() throws Exception {
    SpinnakerPlanner planner =
        SpinnakerWorld.planner(
            new Choice(List.of("deck", "gate"), Way.NAMESPACE, SpinnakerWorld.HOST, true));
    assertThat(scene.apply(planner)).isInstanceOf(Outcome.Done.class);
    assertThat(scene.raw().get("Namespace /spinnaker labels"))
        .asString()
        .contains("\"istio-injection\":\"enabled\"");
    assertThat(scene.apply(planner)).isEqualTo(new Outcome.Done(List.of()));
    assertThat(scene.rollback(planner, false)).isInstanceOf(Outcome.Done.class);
    assertThat(scene.raw()).isEqualTo(before);
  }

  @Test
  void goesBackFromWhereAPersonDidNotConfirm() throws Exception {
    nobodyConfirms();
    assertThat(scene.apply(PLANNER))
        .isInstanceOfSatisfying(
            Outcome.Stopped.class,
            stopped -> {
              assertThat(stopped.step()).isEqualTo("Switch DNS");
              assertThat(stopped.stands()).hasSize(4);
              assertThat(stopped.wayBack()).anyMatch(line -> line.contains("rollback"));
            });
    assertThat(scene.rollback(PLANNER, false))
        .as("that way asks for DNS, too")
        .isInstanceOf(Outcome.Stopped.class);
    scene.gates = _ -> new GateAnswer.Holds("it is so");
    assertThat(scene.rollback(PLANNER, false)).isInstanceOf(Outcome.Done.class);
    assertThat(scene.raw()).isEqualTo(before);
  }

  @Test
  void goesBackAndOnFromTheMiddle() throws Exception {
    scene.gates =
        gate ->
            gate instanceof Gate.IssuerHolds
                ? new GateAnswer.Never("the gateway is on another issuer")
                : new GateAnswer.Holds("it is so");
    assertThat(scene.apply(PLANNER))
        .isInstanceOfSatisfying(
            Outcome.Stopped.class,
            stopped -> assertThat(stopped.stands()).as("the way in").hasSize(3));
    assertThat(before).containsAllEntriesOf(scene.raw(SpinnakerWorld.SERVICE));
    scene.gates = _ -> new GateAnswer.Holds("it is so");
    assertThat(scene.apply(PLANNER)).isEqualTo(new Outcome.Done(CHANGES.subList(3, 4)));
    assertThat(scene.rollback(PLANNER, false)).isInstanceOf(Outcome.Done.class);
    assertThat(scene.raw()).isEqualTo(before);
  }

  @Test
  void whatSomebodyElseChangedIsRefusedAndGoesWithForceOnly() throws Exception {
    scene.apply(PLANNER);
    scene
        .object(SpinnakerWorld.SERVICE)
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"spec\": {\"spinnakerConfig\": {\"config\": {\"version\": \"2.37.0\"}}}}");
    scene
        .object(SpinnakerWorld.ROUTES)
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"spec\": {\"hosts\": [\"other.example.org\"]}}");
    Map<String, JsonNode> changed = scene.raw();

    assertThat(scene.rollback(PLANNER, false))
        .isInstanceOfSatisfying(
            Outcome.Refused.class,
            refused -> assertThat(refused.refusals()).as("both at once").hasSize(2));
    assertThat(scene.raw()).isEqualTo(changed);

    assertThat(scene.rollback(PLANNER, true)).isInstanceOf(Outcome.Done.class);
    assertThat(scene.raw()).isEqualTo(before);
  }

  private void nobodyConfirms() {
    scene.gates =
        gate ->
            gate instanceof Gate.Confirmed
                ? new GateAnswer.Never("nobody has confirmed it")
                : new GateAnswer.Holds("it is so");
  }
}

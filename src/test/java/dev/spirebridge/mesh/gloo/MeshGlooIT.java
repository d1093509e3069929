package dev.spirebridge.mesh.gloo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.spirebridge.mesh.Gate;
import dev.spirebridge.mesh.Manifest;
import dev.spirebridge.mesh.MeshPlan;
import dev.spirebridge.mesh.Ref;
import dev.spirebridge.mesh.Step;
import dev.spirebridge.mesh.run.ApiObjects;
import dev.spirebridge.mesh.run.ConfigMapStates;
import dev.spirebridge.mesh.run.GateAnswer;
import dev.spirebridge.mesh.run.Outcome;
import dev.spirebridge.mesh.run.StateException;
import dev.spirebridge.mesh.run.StepByStep;
import dev.spirebridge.testing.peers.Http;
import dev.spirebridge.testing.peers.KubeApiServer;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A stock gateway of Gloo's in a real API server, there and back. Nobody runs the objects, so the
 * gates hold as each test says.
 */
class MeshGlooIT {

  private static final List<String> KINDS =
      List.of(
          "/api/v1/namespaces/gloo-system/configmaps",
          "/apis/apps/v1/namespaces/gloo-system/deployments",
          "/apis/gloo.solo.io/v1/namespaces/gloo-system/upstreams");
  private static final GlooPlanner PLANNER =
      new GlooPlanner(GlooWorld.facts(), GlooWorld.options("default-productpage-9080"));

  private static KubeApiServer server;
  private static KubernetesClient admin;

  private Function<Gate, GateAnswer> gates = _ -> new GateAnswer.Holds("it does");

  @BeforeAll
  static void start(@TempDir Path folder) {
    server = KubeApiServer.start(folder);
    admin = server.adminClient();
    for (String crd : List.of("upstreams.yaml", "settings.yaml")) {
      server.apply(GlooWorld.resource("../crd/" + crd));
    }
  }

  @BeforeEach
  void install() {
    server.apply(GlooWorld.resource("stock.yaml"));
    admin.pods().inNamespace("default").withName("productpage-finished").delete();
  }

  @AfterEach
  void remove() {
    admin.configMaps().inNamespace("gloo-system").delete();
    admin.apps().deployments().inNamespace("gloo-system").delete();
    for (JsonNode each : list(KINDS.getLast())) {
      admin
          .genericKubernetesResources("gloo.solo.io/v1", "Upstream")
          .inNamespace("gloo-system")
          .withName(each.at("/metadata/name").asText())
          .delete();
    }
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      admin.close();
      server.close();
    }
  }

  @Test
  void goesThereAndBack() throws Exception {
    Map<String, JsonNode> before = objects();
    assertThat(apply()).isEqualTo(done(4));
    Map<String, JsonNode> moved = objects();
    assertThat(moved).isNotEqualTo(before);
    assertThat(moved.get("Upstream default-productpage-9080"))
        .asString()
        .contains("spiffe://example.org/ns/default/sa/bookinfo-productpage");

    assertThat(plan().steps()).allMatch(step -> step.edit().isEmpty());
    assertThat(apply()).isEqualTo(new Outcome.Done(List.of()));
    assertThat(objects()).isEqualTo(moved);

    assertThat(rollback(false)).isInstanceOf(Outcome.Done.class);
    assertThat(objects()).isEqualTo(before);
    assertThat(list(KINDS.getFirst())).as("nothing of ours stays").hasSize(1);
  }

  @Test
  void stopsWhereAGateDoesNotHoldAndGoesBackFromThere() throws Exception {
    Map<String, JsonNode> before = objects();
    gates =
        gate ->
            gate instanceof Gate.ClusterPresent
                ? new GateAnswer.Never("Envoy refused its bootstrap")
                : new GateAnswer.Holds("it does");
    assertThat(apply())
        .isInstanceOfSatisfying(
            Outcome.Stopped.class,
            stopped -> {
              assertThat(stopped.why()).contains("Envoy refused its bootstrap");
              assertThat(stopped.stands()).hasSize(3);
            });
    assertThat(objects().get("Upstream default-productpage-9080"))
        .isEqualTo(before.get("Upstream default-productpage-9080"));
    assertThat(rollback(false)).isInstanceOf(Outcome.Done.class);
    assertThat(objects()).isEqualTo(before);
  }

  @Test
  void doesNotUndoWhatSomebodyElseDidSince() throws Exception {
    Map<String, JsonNode> before = objects();
    apply();
    strategic(
        """
        spec: {template: {spec: {containers: [{name: gateway-proxy, image: other}]}}}
        """);
    Map<String, JsonNode> changed = objects();
    assertThat(rollback(false)).isNotInstanceOf(Outcome.Done.class);
    assertThat(objects().get("Deployment gateway-proxy"))
        .isEqualTo(changed.get("Deployment gateway-proxy"));
    assertThat(rollback(true)).isInstanceOf(Outcome.Done.class);
    assertThat(objects()).isEqualTo(before);
  }

  /** Who patches by other tools gets the very pods. */
  @Test
  void thePatchThatIsWrittenDownDoesTheSame() throws Exception {
    String patch =
        plan().elsewhere().stream()
            .filter(each -> each.file().equals("patches/deployment-gateway-proxy.yaml"))
            .map(Manifest::content)
            .findFirst()
            .orElseThrow();
    strategic(patch);
    assertThat(plan().steps())
        .filteredOn(step -> step.id().equals("gateway"))
        .singleElement()
        .extracting(Step::edit)
        .isEqualTo(Optional.empty());
  }

  private static void strategic(String patch) {
    admin
        .apps()
        .deployments()
        .inNamespace("gloo-system")
        .withName("gateway-proxy")
        .patch(PatchContext.of(PatchType.STRATEGIC_MERGE), patch);
  }

  private static Outcome.Done done(int changes) {
    Ref[] changed = {
      GlooWorld.SETTINGS, GlooWorld.BOOTSTRAP, GlooWorld.DEPLOYMENT, GlooWorld.UPSTREAM
    };
    assertThat(changed).hasSize(changes);
    return new Outcome.Done(List.of(changed).stream().map(Ref::toString).toList());
  }

  private static MeshPlan plan() throws StateException {
    ApiObjects objects = new ApiObjects(admin);
    return PLANNER.plan(
        objects, new ConfigMapStates(objects, "1.0").load(PLANNER.key()).map(kept -> kept.state()));
  }

  private Outcome apply() throws Exception {
    ApiObjects objects = new ApiObjects(admin);
    return run(objects).apply(plan(), List.of());
  }

  private Outcome rollback(boolean force) throws Exception {
    return run(new ApiObjects(admin)).rollback(PLANNER, force);
  }

  private StepByStep run(ApiObjects objects) {
    return new StepByStep(
        objects,
        new ConfigMapStates(objects, "1.0"),
        gate -> gates.apply(gate),
        Duration.ofSeconds(5),
        _ -> {},
        InstantSource.system(),
        _ -> {});
  }

  /** All but what the API server counts, literally. */
  private static Map<String, JsonNode> objects() {
    Map<String, JsonNode> objects = new TreeMap<>();
    for (String path : KINDS) {
      for (JsonNode each : list(path)) {
        String kind =
            path.endsWith("configmaps")
                ? "ConfigMap"
                : path.endsWith("upstreams") ? "Upstream" : "Deployment";
        String name = each.at("/metadata/name").asText();
        if (!name.startsWith("spire-bridge-mesh-")) {
          var kept = new ObjectMapper().createObjectNode();
          kept.set("labels", each.at("/metadata/labels"));
          kept.set("annotations", each.at("/metadata/annotations"));
          kept.set("spec", each.path("spec"));
          kept.set("data", each.path("data"));
          objects.put(kind + " " + name, kept);
        }
      }
    }
    return objects;
  }

  private static List<JsonNode> list(String path) {
    return Http.parse(admin.raw(path)).path("items").valueStream().toList();
  }
}

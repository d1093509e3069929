package dev.spirebridge.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.mesh.emissary.EmissaryWorld;
import dev.spirebridge.mesh.enroute.EnrouteWorld;
import dev.spirebridge.mesh.spinnaker.SpinnakerWorld;
import dev.spirebridge.mesh.text.YamlText;
import dev.spirebridge.testing.Yaml;
import dev.spirebridge.testing.peers.KubeApiServer;
import dev.spirebridge.testing.peers.KubeApiServerOptions;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real API server takes what is planned and what is written for others, knows every field of it,
 * and gives back what the next plan finds as it should be.
 */
class ConsumerFilesIT {

  private static KubeApiServer server;
  private static KubernetesClient admin;

  @BeforeAll
  static void startTheServer(@TempDir Path folder) {
    server = KubeApiServer.start(folder, KubeApiServerOptions.withUsers());
    admin = server.adminClient();
    server.applyFolder(Path.of("src", "test", "resources", "mesh", "crd"));
    for (String name : List.of("emissary", "spinnaker", "istio-system", "enroute-system")) {
      admin
          .resource(new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build())
          .create();
    }
  }

  @AfterAll
  static void stopTheServer() {
    if (admin != null) {
      admin.close();
    }
    if (server != null) {
      server.close();
    }
  }

  @Test
  void emissaryMovesOnceAndItsPatchesComeToTheSame() {
    SeenObjects stock = applied(Golden.text("emissary/stock.yaml"));
    MeshPlan plan = EmissaryWorld.plan(stock);
    assertThat(plan.refusals()).isEmpty();
    for (Manifest file : plan.elsewhere()) {
      if (!file.file().startsWith("values/") && !file.file().endsWith(".patch.yaml")) {
        server.applyStrictly(file.content());
      }
    }
    patch(
        EmissaryWorld.DEPLOYMENT, PatchType.STRATEGIC_MERGE, file(plan, "20-workload.patch.yaml"));
    patch(
        EmissaryWorld.MAPPING,
        PatchType.JSON_MERGE,
        file(plan, "40-mapping-default-quote-backend.patch.yaml"));
    SeenObjects live =
        stock
            .with(live(EmissaryWorld.DEPLOYMENT))
            .with(live(EmissaryWorld.MAPPING))
            .with(live(EmissaryWorld.SETTINGS))
            .with(live(EmissaryWorld.CONTEXT));
    assertThat(EmissaryWorld.plan(live).steps()).hasSize(4).allMatch(it -> it.edit().isEmpty());
  }

  @Test
  void spinnakerMovesOnceAndItsFilesComeToTheSame() {
    SeenObjects stock = applied(Golden.text("spinnaker/stock.yaml"));
    MeshPlan plan = SpinnakerWorld.plan(stock, SpinnakerWorld.Choice.OBJECTS);
    assertThat(plan.refusals()).isEmpty();
    for (Manifest file : plan.elsewhere()) {
      if (file.file().startsWith("40-")) {
        patch(SpinnakerWorld.SERVICE, PatchType.JSON_MERGE, file.content());
      } else if (file.file().endsWith(".yaml")) {
        server.applyStrictly(file.content());
      }
    }
    SeenObjects live =
        stock
            .with(live(SpinnakerWorld.SERVICE))
            .with(live(SpinnakerWorld.CERTIFICATE))
            .with(live(SpinnakerWorld.GATEWAY))
            .with(live(SpinnakerWorld.ROUTES));
    assertThat(SpinnakerWorld.plan(live, SpinnakerWorld.Choice.OBJECTS).steps())
        .hasSize(5)
        .allMatch(it -> it.edit().isEmpty());
  }

  @Test
  void whatIsPlannedIsTakenAsAWhole() {
    SeenObjects stock =
        applied(
            Golden.text("spinnaker/stock.yaml")
                .replace("spinnaker.armory.io/v1alpha2", "spinnaker.io/v1alpha2"));
    List<Step> steps = SpinnakerWorld.plan(stock, SpinnakerWorld.Choice.OBJECTS).steps();
    for (Step step : steps) {
      switch (step.edit().orElse(null)) {
        case Edit.Create create -> server.applyStrictly(YamlText.of(create.object()));
        case Edit.Change change -> {
          GenericKubernetesResource whole =
              Serialization.unmarshal(YamlText.of(change.after()), GenericKubernetesResource.class);
          resource(change.ref()).patch(PatchContext.of(PatchType.JSON_MERGE), whole);
          assertThat(live(change.ref()).tree("spec")).isEqualTo(change.after().tree("spec"));
        }
        case null -> {}
        case Edit.Delete _, Edit.Restore _ -> throw new AssertionError(step);
      }
    }
    assertThat(steps).hasSize(5);
  }

  @Test
  void enroutesObjectsAreTaken() {
    MeshPlan plan = EnrouteWorld.plan(SeenObjects.of(""), false);
    for (String name :
        List.of(
            "10-configmap.yaml", "20-globalconfig.yaml", "30-gatewayhost.yaml", "90-strict.yaml")) {
      assertThat(server.applyStrictly(EnrouteWorld.file(plan, name))).as(name).hasSize(1);
    }
  }

  private static SeenObjects applied(String yaml) {
    List<HasMetadata> live = server.applyStrictly(yaml);
    SeenObjects objects = SeenObjects.of("");
    for (HasMetadata each : live) {
      objects = objects.with(tree(each));
    }
    return objects;
  }

  private static Tree live(Ref ref) {
    return tree(resource(ref).get());
  }

  private static void patch(Ref ref, PatchType type, String yaml) {
    resource(ref).patch(PatchContext.of(type), yaml);
  }

  private static Resource<GenericKubernetesResource> resource(Ref ref) {
    String version = ref.kind().versions().getFirst();
    return admin
        .genericKubernetesResources(ref.kind().context(version))
        .inNamespace(ref.namespace().orElseThrow())
        .withName(ref.name());
  }

  private static Tree tree(HasMetadata object) {
    return Trees.of(Yaml.document(Serialization.asJson(object)));
  }

  private static String file(MeshPlan plan, String name) {
    return plan.elsewhere().stream()
        .filter(each -> each.file().equals(name))
        .map(Manifest::content)
        .findFirst()
        .orElseThrow();
  }
}

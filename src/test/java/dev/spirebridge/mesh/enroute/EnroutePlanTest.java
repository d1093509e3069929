package dev.spirebridge.mesh.enroute;

import static dev.spirebridge.mesh.enroute.EnrouteWorld.file;
import static dev.spirebridge.mesh.enroute.EnrouteWorld.plan;
import static dev.spirebridge.mesh.enroute.EnrouteWorld.planner;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.mesh.Gate;
import dev.spirebridge.mesh.Golden;
import dev.spirebridge.mesh.MeshPlan;
import dev.spirebridge.mesh.Refusal;
import dev.spirebridge.mesh.SeenObjects;
import dev.spirebridge.mesh.Trees;
import dev.spirebridge.testing.Yaml;
import java.util.List;
import org.junit.jupiter.api.Test;

class EnroutePlanTest {

  private static final SeenObjects EMPTY = SeenObjects.of("");

  @Test
  void theFilesNeedNoCluster() {
    MeshPlan plan = plan(EMPTY, false);
    Golden.checkFiles("enroute/files", plan);
    assertThat(plan.elsewhere()).hasSize(7);
    assertThat(plan.refusals()).isEmpty();
    assertThat(plan.steps()).isEmpty();
    assertThat(plan.rights()).isEmpty();
  }

  @Test
  void toApplyIsRefused() {
    assertThat(plan(EMPTY, true).refusals())
        .singleElement()
        .extracting(Refusal::next)
        .asString()
        .contains("--output-dir");
  }

  @Test
  void istiosOwnFilesAreTakenAwayFromTheChart() {
    var values = Yaml.document(file(plan(EMPTY, false), "values/enroute.yaml"));
    var annotations = values.path("istioPodAnnotations");
    for (String name : List.of("proxy.istio.io/config", "sidecar.istio.io/userVolumeMount")) {
      assertThat(annotations.has(name)).as(name).isTrue();
      assertThat(annotations.path(name).isNull()).as(name).isTrue();
    }
    assertThat(values.at("/istio/strictmtls").isBoolean()).isTrue();
    assertThat(values.at("/istio/strictmtls").asBoolean()).isFalse();
  }

  @Test
  void aLabelIsText() {
    var patch = Yaml.document(file(plan(EMPTY, false), "post-renderer/bridge.patch.yaml"));
    var labels = patch.at("/spec/template/metadata/labels");
    assertThat(labels).isNotEmpty().allMatch(label -> label.isTextual());
  }

  @Test
  void theFlagIsJsonInText() {
    var config = Yaml.document(file(plan(EMPTY, false), "20-globalconfig.yaml")).at("/spec/config");
    assertThat(config.isTextual()).isTrue();
    assertThat(Trees.of(config.asText()).at("istio_enabled")).contains(true);
  }

  @Test
  void theChartsPolicyIsTheOneThatIsChanged() {
    SeenObjects objects =
        SeenObjects.of(
            """
            apiVersion: security.istio.io/v1
            kind: PeerAuthentication
            metadata: {name: global, namespace: istio-system}
            """);
    assertThat(file(plan(objects, false), "90-strict.yaml")).contains("name: global");
    assertThat(file(plan(EMPTY, false), "90-strict.yaml")).contains("name: default");
  }

  @Test
  void aFormerLifetimeBecomesAdvice() {
    assertThat(plan(SeenObjects.of(Golden.text("enroute/stock.yaml")), false).warnings())
        .anyMatch(line ->
            line.contains("SECRET_TTL=12h")
                && line.contains(
                    "kubectl annotate namespace enroute-system spirebridge.dev/ttl=12h"));
  }

  @Test
  void whatCanBeVerified() {
    assertThat(planner(false).verify(EMPTY)).hasSize(2).first().isInstanceOf(Gate.RolledOut.class);
    assertThat(planner(false).verify(EMPTY)).last().isInstanceOf(Gate.FilesHandedOut.class);
  }
}

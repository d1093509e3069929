package dev.spirebridge.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.spirebridge.mesh.emissary.EmissaryWorld;
import dev.spirebridge.mesh.enroute.EnrouteWorld;
import dev.spirebridge.mesh.spinnaker.SpinnakerWorld;
import dev.spirebridge.testing.Yaml;
import dev.spirebridge.testing.peers.Peers;
import dev.spirebridge.testing.peers.ProgramRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The patches, laid over workloads by the kustomize that is in kubectl. */
class KustomizeIT {

  @TempDir private Path folder;
  private ProgramRun kubectl = new ProgramRun(Path.of("kubectl"), List.of());

  @BeforeEach
  void findKubectl() {
    kubectl = new ProgramRun(Peers.require("kubectl"), List.of());
  }

  @Test
  void enroutesPostRendererPutsTheBridgeBesideCertServer() throws IOException {
    MeshPlan plan = EnrouteWorld.plan(SeenObjects.of(""), false);
    write("all.yaml", Golden.text("enroute/rendered.yaml"));
    for (String name : List.of("kustomization.yaml", "bridge.patch.yaml")) {
      write(name, EnrouteWorld.file(plan, "post-renderer/" + name));
    }
    JsonNode pod = kustomized().at("/spec/template/spec");
    assertThat(names(pod.path("containers"))).containsExactly("enroute", "cert-server", "envoy");
    assertThat(names(pod.path("initContainers")))
        .containsExactlyInAnyOrder("spire-bridge", "envoy-initconfig");
    assertThat(names(pod.path("volumes")))
        .containsExactlyInAnyOrder(
            "istio-certs",
            "enroute-config",
            "spire-bridge",
            "spire-workload-api",
            "spire-bridge-temporary");
    assertThat(kustomized().at("/spec/template/metadata/labels/sidecar.istio.io~1inject").asText())
        .isEqualTo("false");
  }

  @Test
  void emissarysPatchComesToWhatApplyWrites() throws IOException {
    SeenObjects stock = EmissaryWorld.stock();
    MeshPlan plan = EmissaryWorld.plan(stock);
    write("all.yaml", Trees.json(stock.get(EmissaryWorld.DEPLOYMENT)).toString());
    write(
        "patch.yaml",
        plan.elsewhere().stream()
            .filter(file -> file.file().equals("20-workload.patch.yaml"))
            .findFirst()
            .orElseThrow()
            .content());
    write("kustomization.yaml", "resources: [all.yaml]\npatches:\n- path: patch.yaml\n");
    Tree patched = Trees.of(kustomized());
    assertThat(
            EmissaryWorld.plan(
                    stock.with(patched).with(stock.after(plan.steps()).get(EmissaryWorld.SETTINGS)))
                .steps()
                .get(1)
                .edit())
        .isEmpty();
  }

  @Test
  void spinnakersPatchesFitItsDeployments() throws IOException {
    MeshPlan plan = SpinnakerWorld.plan(SeenObjects.of(""), SpinnakerWorld.Choice.FILES);
    JsonNode service = Yaml.document(SpinnakerWorld.file(plan, "40-spinnakerservice.yaml"));
    String patch = service.at("/spec/kustomize/gate/deployment/patchesStrategicMerge/0").asText();
    write("all.yaml", Trees.json(SpinnakerWorld.stock().get(SpinnakerWorld.GATE)).toString());
    write(
        "patch.yaml",
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: spin-gate, namespace: spinnaker}\n"
            + patch);
    write("kustomization.yaml", "resources: [all.yaml]\npatches:\n- path: patch.yaml\n");
    JsonNode metadata = kustomized().at("/spec/template/metadata");
    assertThat(metadata.at("/labels/app").asText()).isEqualTo("spin");
    assertThat(metadata.at("/labels/sidecar.istio.io~1inject").isTextual()).isTrue();
    assertThat(metadata.at("/annotations/inject.istio.io~1templates").asText())
        .isEqualTo("sidecar,spire");
  }

  private JsonNode kustomized() {
    return Yaml.document(kubectl.run(List.of("kustomize", folder.toString())));
  }

  private void write(String name, String content) throws IOException {
    Files.writeString(folder.resolve(name), content);
  }

  private static List<String> names(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false)
        .map(each -> each.path("name").asText())
        .toList();
  }
}

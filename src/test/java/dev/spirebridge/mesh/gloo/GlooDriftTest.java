package dev.spirebridge.mesh.gloo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.spirebridge.deploy.Rendered;
import dev.spirebridge.mesh.BridgeSidecar;
import dev.spirebridge.mesh.Facts;
import dev.spirebridge.mesh.Observed;
import dev.spirebridge.mesh.Tree;
import dev.spirebridge.mesh.Trees;
import dev.spirebridge.testing.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The chart's patch of Gloo's gateway and the edits of a plan are one. */
class GlooDriftTest {

  @Test
  void theConfiguration() throws IOException {
    Tree chart = Trees.of(Yaml.document(data().path("gloo-gateway-proxy.yaml").asText()));
    Tree plan =
        new BridgeSettings(
                new GlooNames("gloo-system", "gateway-proxy"),
                GlooAddress.DEFAULT,
                GlooWorld.facts())
            .object();
    assertThat(Trees.of(plan.text("data", "bridge.yaml").orElseThrow())).isEqualTo(chart);
  }

  @Test
  void thePatch() throws IOException {
    Tree chart = Trees.of(Yaml.document(data().path("gloo-gateway-proxy.patch.yaml").asText()));
    Facts facts = GlooWorld.facts();
    GatewayPod pod =
        new GatewayPod(
            new Observed(GlooWorld.DEPLOYMENT, GlooWorld.stock().get(GlooWorld.DEPLOYMENT)),
            GlooWorld.options());
    BridgeSidecar sidecar =
        new BridgeSidecar(
            facts.bridge(),
            "spire-bridge-sidecar",
            "gloo-gateway-proxy.yaml",
            true,
            pod.sidecar(facts.bridge(), "").mounts(),
            pod.sidecar(facts.bridge(), "").volumes());
    Tree plan = pod.patch(sidecar, facts.label());
    String[] volume = {"spec", "template", "spec", "volumes", "[name=spire-bridge-socket]"};
    Tree socket = chart.tree(volume).orElseThrow().without("$retainKeys");
    assertThat(plan.at("spec")).isEqualTo(chart.with(socket, volume).at("spec"));
  }

  private static JsonNode data() throws IOException {
    return Rendered.of(Files.readString(Path.of("deploy/manifests/sidecar.yaml")))
        .get("ConfigMap", "spire-bridge-sidecar")
        .path("data");
  }
}

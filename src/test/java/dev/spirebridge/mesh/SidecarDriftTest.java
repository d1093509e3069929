package dev.spirebridge.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.spirebridge.deploy.Rendered;
import dev.spirebridge.testing.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The container that the program adds to a pod is the one of the chart's patches. */
class SidecarDriftTest {

  private static final Facts.Label LABEL =
      new Facts.Label("spiffe.io/spire-managed-identity", "true");
  private static final List<String> ALWAYS =
      List.of("spire-bridge", "spire-workload-api", "spire-bridge-temporary");

  @ParameterizedTest
  @ValueSource(strings = {"istio-gateway", "gloo-gateway-proxy", "emissary", "envoy"})
  void theContainer(String consumer) throws IOException {
    Tree patch = Trees.of(patch(consumer));
    Tree expected = patch.items("spec", "template", "spec", "initContainers").getFirst();
    assertThat(sidecar(consumer, patch, true).container()).isEqualTo(expected);
    assertThat(sidecar(consumer, patch, false).container())
        .isEqualTo(expected.without("restartPolicy"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"istio-gateway", "gloo-gateway-proxy", "emissary", "envoy"})
  void theVolumesAndTheLabel(String consumer) throws IOException {
    Tree patch = Trees.of(patch(consumer));
    Tree pod = sidecar(consumer, patch, true).into(Tree.EMPTY, LABEL);
    assertThat(pod.items("spec", "template", "spec", "volumes")).isEqualTo(volumes(patch).toList());
    assertThat(pod.texts("spec", "template", "metadata", "labels"))
        .isEqualTo(patch.texts("spec", "template", "metadata", "labels"))
        .isEqualTo(Map.of(LABEL.name(), LABEL.value()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"istio-gateway", "gloo-gateway-proxy", "emissary", "envoy"})
  void whereTheAgentAndTheHealthAre(String consumer) throws IOException {
    JsonNode bridge = Yaml.document(data().path(consumer + ".yaml").asText());
    assertThat(bridge.at("/source/agentSocket").asText()).isEqualTo(BridgeSidecar.AGENT_SOCKET);
    assertThat(bridge.at("/health").asText()).isEqualTo(BridgeSidecar.HEALTH);
  }

  private static BridgeSidecar sidecar(String consumer, Tree patch, boolean stays) {
    Tree container = patch.items("spec", "template", "spec", "initContainers").getFirst();
    List<Tree> mounts =
        container.items("volumeMounts").stream()
            .filter(mount -> !ALWAYS.contains(mount.text("name").orElseThrow()))
            .toList();
    List<Tree> volumes =
        volumes(patch)
            .filter(volume -> !ALWAYS.contains(volume.text("name").orElseThrow()))
            .toList();
    return new BridgeSidecar(
        "registry.example.org/spire-bridge:0.1.0",
        "spire-bridge-sidecar",
        consumer + ".yaml",
        stays,
        mounts,
        volumes);
  }

  /** Without what only a merge patch needs. */
  private static Stream<Tree> volumes(Tree patch) {
    return patch.items("spec", "template", "spec", "volumes").stream()
        .map(volume -> volume.without("$retainKeys"));
  }

  private static JsonNode patch(String consumer) throws IOException {
    return Yaml.document(data().path(consumer + ".patch.yaml").asText());
  }

  private static JsonNode data() throws IOException {
    return Rendered.of(Files.readString(Path.of("deploy/manifests/sidecar.yaml")))
        .get("ConfigMap", "spire-bridge-sidecar")
        .path("data");
  }
}

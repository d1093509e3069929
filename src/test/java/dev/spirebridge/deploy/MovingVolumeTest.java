package dev.spirebridge.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.spirebridge.testing.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where the roots of a move are mounted is where the bridge looks for them. */
class MovingVolumeTest {

  private static final Path MANIFESTS = Path.of("deploy", "manifests");

  @Test
  void theDaemonLooksWhereItsVolumeIs() throws IOException {
    Rendered node = Rendered.of(Files.readString(MANIFESTS.resolve("node.yaml")));
    JsonNode pod = node.get("DaemonSet", "spire-bridge").at("/spec/template/spec");
    assertThat(mount(pod, pod.at("/containers/0")))
        .contains(
            folder(node.get("ConfigMap", "spire-bridge").at("/data/bridge.yaml").asText())
                .orElseThrow());
  }

  @Test
  void anIstioGatewaysBridgeLooksWhereItsVolumeIs() throws IOException {
    JsonNode pod = patch("istio-gateway");
    assertThat(mount(pod, pod.at("/initContainers/0")))
        .contains(folder(configuration("istio-gateway")).orElseThrow());
  }

  /** What other gateways are given holds no roots of a move unless they ask for them. */
  @ParameterizedTest
  @ValueSource(strings = {"gloo-gateway-proxy", "emissary", "envoy"})
  void otherGatewaysDoNotLook(String consumer) throws IOException {
    JsonNode pod = patch(consumer);
    assertThat(mount(pod, pod.at("/initContainers/0"))).isEmpty();
    assertThat(folder(configuration(consumer))).isEmpty();
  }

  private static JsonNode patch(String consumer) throws IOException {
    return Yaml.document(sidecar(consumer + ".patch.yaml")).at("/spec/template/spec");
  }

  private static String configuration(String consumer) throws IOException {
    return sidecar(consumer + ".yaml");
  }

  private static String sidecar(String key) throws IOException {
    return Rendered.of(Files.readString(MANIFESTS.resolve("sidecar.yaml")))
        .get("ConfigMap", "spire-bridge-sidecar")
        .path("data")
        .path(key)
        .asText();
  }

  private static Optional<String> folder(String bridge) {
    return Optional.of(Yaml.document(bridge).at("/moving/folder"))
        .filter(JsonNode::isTextual)
        .map(JsonNode::asText);
  }

  /** Of the ConfigMap, which the pod must be able to start without. */
  private static Optional<String> mount(JsonNode pod, JsonNode container) {
    return pod.path("volumes")
        .valueStream()
        .filter(each -> each.at("/configMap/name").asText().equals("spire-bridge-moving"))
        .filter(each -> each.at("/configMap/optional").asBoolean())
        .map(each -> each.path("name").asText())
        .findFirst()
        .flatMap(volume ->
            container
                .path("volumeMounts")
                .valueStream()
                .filter(each -> each.path("name").asText().equals(volume))
                .filter(each -> each.path("readOnly").asBoolean() && !each.has("subPath"))
                .map(each -> each.path("mountPath").asText())
                .findFirst());
  }
}

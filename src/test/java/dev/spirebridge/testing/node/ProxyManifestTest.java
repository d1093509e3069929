package dev.spirebridge.testing.node;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.spirebridge.testing.Yaml;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The manifests of the node's proxies say the same thing in all the places that have to agree. */
class ProxyManifestTest {

  private static final Map<String, String> SETTINGS =
      Map.of(
          "ENVOY_IMAGE", "envoy:test",
          "IMAGE_PULL_POLICY", "Never",
          "CSI_DRIVER", "csi.example.org");

  @ParameterizedTest
  @EnumSource
  void aProxyLooksForItsSecretsWhereTheirVolumeIs(ProxyKind kind) {
    ProxyManifest manifest = new ProxyManifest(SETTINGS, kind);
    for (String yaml :
        List.of(
            manifest.server(NodeCluster.API, NodeCluster.WEB),
            manifest.client(NodeCluster.WEB, NodeCluster.API, "10.0.0.1"))) {
      JsonNode bootstrap = Yaml.document(find(yaml, "ConfigMap").at("/data/envoy.yaml").asText());
      assertThat(bootstrap.findValuesAsText("cluster_name")).contains(kind.cluster());
      JsonNode sds = bootstrap.at("/static_resources/clusters/0");
      assertThat(sds.path("name").asText()).isEqualTo(kind.cluster());
      String socket =
          sds.at("/load_assignment/endpoints/0/lb_endpoints/0/endpoint/address/pipe/path").asText();
      JsonNode pod = find(yaml, "Deployment").at("/spec/template/spec");
      assertThat(pod.findValuesAsText("mountPath"))
          .contains(socket.substring(0, socket.lastIndexOf('/')));
      assertThat(pod.path("volumes").findValuesAsText("name")).contains("workload-socket");
      assertThat(pod.path("volumes").findValues("emptyDir"))
          .hasSize(kind == ProxyKind.GATEWAY ? 1 : 0);
    }
  }

  private static JsonNode find(String yaml, String kind) {
    return Yaml.documents(yaml).stream()
        .filter(document -> document.path("kind").asText().equals(kind))
        .findFirst()
        .orElseThrow();
  }
}

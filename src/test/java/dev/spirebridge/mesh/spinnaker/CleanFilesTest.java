package dev.spirebridge.mesh.spinnaker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.spirebridge.mesh.Manifest;
import dev.spirebridge.mesh.MeshPlan;
import dev.spirebridge.mesh.SeenObjects;
import dev.spirebridge.testing.Yaml;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What guides for Spinnaker in a mesh get wrong, and we do not. */
class CleanFilesTest {

  private static final MeshPlan PLAN =
      SpinnakerWorld.plan(SeenObjects.of(""), SpinnakerWorld.Choice.FILES);

  @Test
  void noTabIsInAnyFile() {
    assertThat(PLAN.elsewhere()).extracting(Manifest::content).noneMatch(it -> it.contains("\t"));
  }

  @Test
  void theCertificateIsOfAVersionThatIsServed() {
    JsonNode certificate = document("10-certificate.yaml");
    assertThat(certificate.path("apiVersion").asText()).isEqualTo("cert-manager.io/v1");
  }

  @Test
  void theCertificateIsWhereTheGatewayReadsIt() {
    assertThat(document("10-certificate.yaml").at("/metadata/namespace").asText())
        .isEqualTo("istio-system");
    assertThat(document("20-gateway.yaml").at("/spec/servers/1/tls/credentialName").asText())
        .isEqualTo(document("10-certificate.yaml").at("/spec/secretName").asText());
  }

  @Test
  void theRoutesAreOfOneHost() {
    JsonNode hosts = document("30-virtualservice.yaml").at("/spec/hosts");
    assertThat(Yaml.texts(hosts)).containsExactly(SpinnakerWorld.HOST);
    for (JsonNode server : document("20-gateway.yaml").at("/spec/servers")) {
      assertThat(Yaml.texts(server.path("hosts"))).containsExactly(SpinnakerWorld.HOST);
    }
  }

  @Test
  void theLongerPrefixComesFirst() {
    JsonNode http = document("30-virtualservice.yaml").at("/spec/http");
    assertThat(http.at("/0/match/0/uri/prefix").asText()).isEqualTo("/api/v1");
    assertThat(http.at("/0/route/0/destination/host").asText()).isEqualTo("spin-gate");
    assertThat(http.at("/1/match/0/uri/prefix").asText()).isEqualTo("/");
  }

  @Test
  void plainHttpIsSentOnAndTlsHasNoFieldOfOldVersions() {
    JsonNode servers = document("20-gateway.yaml").at("/spec/servers");
    assertThat(servers.at("/0/tls/httpsRedirect").asBoolean()).isTrue();
    assertThat(servers.at("/1/tls").properties())
        .extracting(each -> each.getKey())
        .containsExactlyInAnyOrder("mode", "credentialName");
  }

  @Test
  void labelsAreText() {
    JsonNode service = document("40-spinnakerservice.yaml");
    List<String> patches =
        Yaml.texts(service.at("/spec/kustomize/gate/deployment/patchesStrategicMerge"));
    assertThat(patches).hasSize(1);
    JsonNode labels = Yaml.document(patches.getFirst()).at("/spec/template/metadata/labels");
    assertThat(labels).hasSize(2).allMatch(JsonNode::isTextual);
  }

  @Test
  void strictIsForSpinnakerAlone() {
    JsonNode policy = document("50-peerauthentication.yaml");
    assertThat(policy.path("apiVersion").asText()).isEqualTo("security.istio.io/v1");
    assertThat(policy.at("/spec/selector/matchLabels/app").asText()).isEqualTo("spin");
  }

  private static JsonNode document(String name) {
    return Yaml.document(SpinnakerWorld.file(PLAN, name));
  }
}

package dev.spirebridge.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.spirebridge.testing.Yaml;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * The files for Istio say what its injection takes. Nothing here runs istioctl: the forms are those
 * that were seen to work with native and classic sidecars and with gateways.
 */
class IstioFilesTest {

  private static final Path FOLDER = Path.of("spire-config", "istio");
  private static final JsonNode OPERATOR = Yaml.document(FOLDER.resolve("istio-operator.yaml"));
  private static final JsonNode ISTIOD = Yaml.document(FOLDER.resolve("istiod-values.yaml"));
  private static final JsonNode GATEWAY = Yaml.document(FOLDER.resolve("gateway-values.yaml"));

  @Test
  void bothWaysOfInstallingSayTheSame() {
    assertThat(OPERATOR.at("/apiVersion").asText()).isEqualTo("install.istio.io/v1alpha1");
    assertThat(OPERATOR.at("/spec/values/sidecarInjectorWebhook"))
        .isEqualTo(ISTIOD.path("sidecarInjectorWebhook"));
    assertThat(OPERATOR.at("/spec/meshConfig")).isEqualTo(ISTIOD.path("meshConfig"));
  }

  /**
   * A container istio-proxy in the template would have to be in the list in which Istio puts it: in
   * the other one the API server misses its image and refuses the pod.
   */
  @Test
  void theTemplateIsNothingButTheVolume() {
    JsonNode webhook = ISTIOD.path("sidecarInjectorWebhook");
    assertThat(webhook.path("templates").properties()).hasSize(1);
    JsonNode template = Yaml.document(webhook.at("/templates/spire").asText());
    assertThat(template.properties()).hasSize(1);
    assertThat(template.path("spec").properties()).hasSize(1);
    assertThat(template.at("/spec/volumes")).hasSize(1);
    isOurVolume(template.at("/spec/volumes/0"));
    assertThat(Yaml.texts(webhook.path("defaultTemplates"))).isEqualTo(List.of("sidecar", "spire"));
    assertThat(GATEWAY.at("/podAnnotations").path("inject.istio.io/templates").asText())
        .isEqualTo("gateway,spire");
  }

  @Test
  void theGatewaysOverlayReplacesTheVolume() {
    JsonNode gateway = OPERATOR.at("/spec/components/ingressGateways/0");
    JsonNode overlay = gateway.at("/k8s/overlays/0");
    assertThat(overlay.path("kind").asText()).isEqualTo("Deployment");
    assertThat(overlay.path("name")).isEqualTo(gateway.path("name"));
    assertThat(overlay.path("patches")).hasSize(2);
    assertThat(overlay.at("/patches/0/path").asText())
        .isEqualTo("spec.template.spec.volumes.[name:workload-socket]");
    isOurVolume(overlay.at("/patches/0/value"));
    assertThat(overlay.at("/patches/1/path").asText())
        .as("a dot of a label is escaped, or istioctl takes it for a level")
        .isEqualTo("spec.template.metadata.labels.spiffe\\.io/spire-managed-identity");
    assertThat(overlay.at("/patches/1/value").isTextual()).isTrue();
  }

  private static void isOurVolume(JsonNode volume) {
    assertThat(volume.path("name").asText()).isEqualTo("workload-socket");
    assertThat(volume.path("csi").path("readOnly").asBoolean()).isTrue();
    assertThat(volume.path("csi").path("driver").asText())
        .isEqualTo(
            Yaml.document(Chart.FOLDER.resolve("values.yaml")).at("/csiDriver/name").asText());
    assertThat(volume.properties()).hasSize(2);
  }
}

package dev.spirebridge.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Which Pod Security Standard each pod needs, by the admission of a real API server. */
class PodSecurityIT extends ChartOnApiServer {

  private static final List<String> LEVELS = List.of("restricted", "baseline", "privileged");

  @BeforeAll
  static void start() {
    for (String level : LEVELS) {
      admin
          .resource(
              new NamespaceBuilder()
                  .withNewMetadata()
                  .withName(level)
                  .addToLabels("pod-security.kubernetes.io/enforce", level)
                  .endMetadata()
                  .build())
          .create();
    }
  }

  @Test
  void theControllerIsRestricted() {
    JsonNode deployment =
        chart
            .template(Chart.NAMESPACE, List.of("--set", "controller.issuerCheck.enabled=true"))
            .get("Deployment", "spire-bridge-controller");
    assertThat(refusal("restricted", "controller", specOf(deployment))).isNull();
  }

  @Test
  void aGatewayWithTheSidecarStaysRestricted() {
    for (boolean isNative : List.of(true, false)) {
      JsonNode data =
          chart
              .template(
                  "restricted",
                  List.of(
                      "--set",
                      "mode=sidecar,sidecar.emissaryContainer=istio-proxy,"
                          + "sidecar.gloo.container=istio-proxy,sidecar.native="
                          + isNative))
              .get("ConfigMap", "spire-bridge-sidecar")
              .path("data");
      for (String consumer : Gateway.CONSUMERS) {
        Gateway.create(admin, "restricted", consumer);
        PodSpec spec =
            Gateway.patch(
                admin, "restricted", consumer, data.path(consumer + ".patch.yaml").asText());
        assertThat(refusal("restricted", consumer + "-" + isNative, spec)).isNull();
        Gateway.delete(admin, "restricted", consumer);
      }
    }
  }

  /** The folders and process numbers of the node, and the owner of the socket folder: no more. */
  @Test
  void theDaemonIsPrivilegedForNothingButTheNodesProcessesAndFolders() {
    PodSpec spec =
        specOf(
            chart
                .template(Chart.NAMESPACE, List.of("--set", "controller.issuerCheck.enabled=true"))
                .get("DaemonSet", "spire-bridge"));
    assertThat(refusal("baseline", "daemon", spec))
        .hasMessageContaining(
            "violates PodSecurity \"baseline:latest\": host namespaces (hostPID=true), hostPath"
                + " volumes (volumes \"admin\", \"sockets\")")
        .hasMessageNotContaining("container \"");
    assertThat(refusal("restricted", "daemon", spec))
        .hasMessageContaining("container \"socket-folder\"")
        .hasMessageNotContaining("container \"spire-bridge\"");
    assertThat(refusal("privileged", "daemon", spec)).isNull();
  }

  @Test
  void theDriverIsPrivilegedAndItsRegistrarIsNot() {
    PodSpec spec =
        specOf(
            chart.template(Chart.NAMESPACE, List.of()).get("DaemonSet", "spire-bridge-csi-driver"));
    assertThat(refusal("baseline", "driver", spec))
        .hasMessageContaining("privileged (container \"driver\"")
        .hasMessageNotContaining("registrar");
    assertThat(refusal("privileged", "driver", spec)).isNull();
  }

  private static PodSpec specOf(JsonNode workload) {
    return Serialization.unmarshal(workload.at("/spec/template/spec").toString(), PodSpec.class);
  }

  /** Why a pod of this spec may not be in a namespace of this level; null when it may. */
  private static @Nullable Throwable refusal(String level, String name, PodSpec spec) {
    Pod pod =
        new PodBuilder()
            .withNewMetadata()
            .withNamespace(level)
            .withName(name)
            .endMetadata()
            .withSpec(spec)
            .build();
    Throwable thrown = catchThrowable(() -> admin.resource(pod).create());
    if (thrown != null) {
      assertThat(thrown).isInstanceOf(KubernetesClientException.class);
    }
    return thrown;
  }
}

package dev.spirebridge.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.spirebridge.mesh.BridgeSidecar;
import dev.spirebridge.mesh.Facts;
import dev.spirebridge.mesh.Tree;
import dev.spirebridge.mesh.Trees;
import dev.spirebridge.mesh.WorkloadApi;
import dev.spirebridge.testing.Yaml;
import dev.spirebridge.testing.peers.ProgramRun;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Helm renders the chart, and a real API server takes every object and knows every field. */
class ChartMatrixIT extends ChartOnApiServer {

  @BeforeAll
  static void start() throws IOException {
    server.applyFolder(Path.of("clusterspiffeid", "crd"));
    try (var definitions = ChartMatrixIT.class.getResourceAsStream("monitoring.yaml")) {
      server.apply(
          new String(Objects.requireNonNull(definitions).readAllBytes(), StandardCharsets.UTF_8));
    }
    for (String name : List.of(Chart.NAMESPACE, "istio-system", ChartValues.NUMBER)) {
      admin
          .resource(new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build())
          .create();
    }
  }

  static Stream<ChartValues> matrix() {
    return ChartValues.matrix();
  }

  @ParameterizedTest
  @MethodSource("matrix")
  void everyObjectIsTaken(ChartValues values) {
    ProgramRun.Result lint = chart.lint(values.flags());
    assertThat(lint.exitCode()).as(lint.output()).isZero();
    Rendered rendered = chart.template(values.namespace(), values.flags());
    assertThat(rendered.objects()).isNotEmpty();
    assertThat(server.applyStrictly(rendered.text())).hasSameSizeAs(rendered.objects());
    assertThat(rendered.text()).doesNotContain("<no value>").doesNotContainPattern("(?m) $");
    assertThat(rendered.workloads()).allSatisfy(ChartMatrixIT::isHardened);
  }

  /** Who applies the plain manifests gets what the chart would have made. */
  @Test
  void thePlainManifestsAreTaken() throws IOException {
    try (var files = Files.list(Path.of("deploy", "manifests"))) {
      for (Path file : files.sorted().toList()) {
        assertThat(server.applyStrictly(Files.readString(file))).as(file.toString()).isNotEmpty();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void thePatchesMakeDeploymentsThatAreTaken(boolean isNative) {
    JsonNode data =
        chart
            .template(
                "istio-system",
                List.of(
                    "--set",
                    "mode=sidecar,sidecar.emissaryContainer=istio-proxy,"
                        + "sidecar.gloo.container=istio-proxy,sidecar.native="
                        + isNative))
            .get("ConfigMap", "spire-bridge-sidecar")
            .path("data");
    for (String consumer : Gateway.CONSUMERS) {
      Gateway.create(admin, "istio-system", consumer);
      var pod = Gateway.patch(admin, "istio-system", consumer, patch(data, consumer));
      assertThat(isNative ? pod.getInitContainers() : pod.getContainers())
          .anySatisfy(container -> {
            assertThat(container.getName()).isEqualTo("spire-bridge");
            assertThat(container.getRestartPolicy()).isEqualTo(isNative ? "Always" : null);
          });
      assertThat(pod.getContainers()).anyMatch(each -> each.getName().equals(Gateway.PROXY));
      Gateway.delete(admin, "istio-system", consumer);
    }
  }

  /** Where Gloo's own sds container was, nothing has to be shared with the proxy. */
  @Test
  void overTcpTheProxyOfGlooMountsNothing() {
    JsonNode data =
        chart
            .template("gloo-system", List.of("--set", "mode=sidecar,sidecar.gloo.tcp=true"))
            .get("ConfigMap", "spire-bridge-sidecar")
            .path("data");
    assertThat(data.path("gloo-gateway-proxy.yaml").asText())
        .contains("- address: tcp://127.0.0.1:8234");
    JsonNode pod = Yaml.document(patch(data, "gloo-gateway-proxy")).at("/spec/template/spec");
    assertThat(pod.has("containers")).isFalse();
    assertThat(pod.path("volumes").toString()).doesNotContain("spire-bridge-socket");
  }

  /** As the program adds it where init containers cannot stay. */
  @Test
  void anOrdinarySidecarIsThatOfTheProgram() {
    JsonNode data =
        chart
            .template("gloo-system", List.of("--set", "mode=sidecar,sidecar.native=false"))
            .get("ConfigMap", "spire-bridge-sidecar")
            .path("data");
    Tree patch = Trees.of(Yaml.document(patch(data, "gloo-gateway-proxy")));
    Tree expected =
        patch.tree("spec", "template", "spec", "containers", "[name=spire-bridge]").orElseThrow();
    BridgeSidecar sidecar =
        new BridgeSidecar(
            new Facts.Bridge(
                expected.text("image").orElseThrow(), "mesh-identity", WorkloadApi.DEFAULT),
            "spire-bridge-sidecar",
            "gloo-gateway-proxy.yaml",
            false,
            List.of(BridgeSidecar.mount("spire-bridge-socket", "/run/spire-bridge", false)),
            List.of(BridgeSidecar.shared("spire-bridge-socket")));
    assertThat(sidecar.container()).isEqualTo(expected);
  }

  @Test
  void theAlertOfAStalledIssuerCheckWaitsForFiveRounds() {
    for (var wait : Map.of("10s", 300, "1m", 300, "1h30m", 27_000).entrySet()) {
      assertThat(
              chart
                  .template(
                      Chart.NAMESPACE,
                      List.of(
                          "--set",
                          "monitoring.rules.enabled=true,controller.issuerCheck.period="
                              + wait.getKey()))
                  .get("PrometheusRule", "spire-bridge")
                  .findValuesAsText("expr"))
          .contains(
              "time() - max(spirebridge_issuer_last_check_timestamp_seconds) > " + wait.getValue());
    }
  }

  /** Without a controller there is none to miss, and the gateways have labels of their own. */
  @Test
  void ofSidecarsAloneThePortsOfGatewaysAreScraped() {
    Rendered rendered =
        chart.template(
            "istio-system",
            List.of(
                "--set",
                "mode=sidecar,controller.enabled=false,monitoring.rules.enabled=true,"
                    + "monitoring.podMonitor.enabled=true"));
    assertThat(
            rendered
                .get("PodMonitor", "spire-bridge-sidecar")
                .at("/spec/podMetricsEndpoints/0/port")
                .asText())
        .isEqualTo("bridge-health");
    assertThat(rendered.find("PodMonitor", "spire-bridge")).isEmpty();
    assertThat(rendered.get("PrometheusRule", "spire-bridge").at("/spec/groups")).hasSize(1);
    assertThat(rendered.get("ConfigMap", "spire-bridge-sidecar").toString())
        .contains("name: bridge-health");
  }

  /** A pod has room for one set of them, and where its owner has another, that one holds. */
  @Test
  void annotationsForPrometheusCanBeLeftOutAndReplaced() {
    String off = "monitoring.annotations.enabled=false";
    assertThat(chart.template(Chart.NAMESPACE, List.of("--set", off)).text())
        .doesNotContain("prometheus.io");
    assertThat(chart.template("istio-system", List.of("--set", off + ",mode=sidecar")).text())
        .doesNotContain("prometheus.io");
    JsonNode daemon =
        chart
            .template(
                Chart.NAMESPACE,
                List.of(
                    "--set",
                    "ports.health=8080",
                    "--set-json",
                    "node.podAnnotations={\"prometheus.io/scrape\": \"false\"}"))
            .get("DaemonSet", "spire-bridge");
    JsonNode annotations = daemon.at("/spec/template/metadata/annotations");
    assertThat(annotations.path("prometheus.io/scrape").asText()).isEqualTo("false");
    assertThat(annotations.path("prometheus.io/port").asText()).isEqualTo("8080");
  }

  private static String patch(JsonNode data, String consumer) {
    return data.path(consumer + ".patch.yaml").asText();
  }

  /** Whatever is not the CSI driver's has no right that it does not need. */
  private static void isHardened(JsonNode workload) {
    JsonNode pod = workload.at("/spec/template/spec");
    assertThat(pod.at("/securityContext/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
    Stream.of("initContainers", "containers")
        .flatMap(kind -> pod.path(kind).valueStream())
        .forEach(container -> {
          String name = container.path("name").asText();
          JsonNode security = container.path("securityContext");
          assertThat(security.path("readOnlyRootFilesystem").asBoolean()).as(name).isTrue();
          assertThat(container.at("/resources/limits/memory").asText()).as(name).isNotEmpty();
          assertThat(security.path("privileged").asBoolean()).as(name).isEqualTo(isDriver(name));
          if (!isDriver(name)) {
            assertThat(security.at("/capabilities/drop/0").asText()).as(name).isEqualTo("ALL");
            assertThat(security.path("allowPrivilegeEscalation").asBoolean(true))
                .as(name)
                .isFalse();
          }
          boolean root = security.path("runAsUser").asInt(-1) == 0;
          assertThat(root)
              .as(name + " runs as root")
              .isEqualTo(List.of("driver", "registrar", "socket-folder").contains(name));
        });
  }

  private static boolean isDriver(String container) {
    return container.equals("driver");
  }
}

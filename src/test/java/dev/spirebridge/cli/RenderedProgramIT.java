package dev.spirebridge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.spirebridge.app.BridgeConfig;
import dev.spirebridge.app.ControllerConfig;
import dev.spirebridge.app.HttpConfig;
import dev.spirebridge.app.SourceKind;
import dev.spirebridge.deploy.Chart;
import dev.spirebridge.deploy.ChartValues;
import dev.spirebridge.deploy.Rendered;
import dev.spirebridge.issuer.watch.PodTarget;
import dev.spirebridge.testing.Yaml;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every container that the chart renders is started as the kubelet would, with its arguments and
 * the files that are mounted into it, by the real command line: it takes all of them.
 */
class RenderedProgramIT extends CommandLines {

  private static final String CONFIGURATION = "/etc/spire-bridge";

  static Stream<ChartValues> matrix() {
    return ChartValues.matrix();
  }

  @ParameterizedTest
  @MethodSource("matrix")
  void takesWhatTheChartRenders(ChartValues values) throws IOException {
    Rendered rendered = Chart.require().template(values.namespace(), values.flags());
    int started = 0;
    for (JsonNode workload : rendered.workloads().toList()) {
      started += start(rendered, workload);
    }
    for (JsonNode patch : patches(rendered)) {
      started += start(rendered, patch);
    }
    assertThat(served.size() + controlled.size()).isEqualTo(started).isPositive();
    assertThat(served)
        .allSatisfy(config -> assertThat(config.warnings()).isEmpty())
        .allSatisfy(config ->
            assertThat(config.source().trustDomain())
                .hasValueSatisfying(
                    own -> assertThat(own.getName()).isEqualTo(Chart.TRUST_DOMAIN)));
    assertThat(controlled).allSatisfy(config -> assertThat(config.warnings()).isEmpty());
  }

  private static List<JsonNode> patches(Rendered rendered) {
    return rendered.find("ConfigMap", "spire-bridge-sidecar").stream()
        .flatMap(map -> map.path("data").propertyStream())
        .filter(entry -> entry.getKey().endsWith(".patch.yaml"))
        .map(entry -> Yaml.document(entry.getValue().asText()))
        .toList();
  }

  /** Starts the containers of ours; returns how many they are. */
  private int start(Rendered rendered, JsonNode workload) throws IOException {
    JsonNode pod = workload.at("/spec/template/spec");
    int started = 0;
    for (JsonNode container :
        Stream.of("initContainers", "containers")
            .flatMap(kind -> pod.path(kind).valueStream())
            .filter(each -> each.path("image").asText().contains("/spire-bridge"))
            .filter(each -> each.path("command").isMissingNode())
            .toList()) {
      Path root = folder.resolve("root-" + served.size() + "-" + controlled.size());
      mount(rendered, pod, container, root);
      String[] arguments =
          Yaml.texts(container.path("args")).stream()
              .map(argument -> argument.replace(CONFIGURATION, root + CONFIGURATION))
              .toArray(String[]::new);
      int code = run(Map.of("POD_NAMESPACE", Chart.NAMESPACE), arguments);
      assertThat(code).as(err.toString()).isZero();
      hasThePortsItListensOn(container);
      started++;
    }
    return started;
  }

  /** Writes the files of its ConfigMaps, as the kubelet does. */
  private static void mount(Rendered rendered, JsonNode pod, JsonNode container, Path root)
      throws IOException {
    for (JsonNode mount : container.path("volumeMounts")) {
      JsonNode volume =
          pod.path("volumes")
              .valueStream()
              .filter(each -> each.path("name").equals(mount.path("name")))
              .findFirst()
              .orElseThrow(() -> new AssertionError("no volume for " + mount));
      String configMap = volume.at("/configMap/name").asText();
      if (configMap.isEmpty()) {
        continue;
      }
      String only = mount.path("subPath").asText();
      Path place = root.resolve(mount.path("mountPath").asText().substring(1));
      if (volume.at("/configMap/optional").asBoolean()
          && rendered.find("ConfigMap", configMap).isEmpty()) {
        Files.createDirectories(place);
        continue;
      }
      for (var entry : rendered.get("ConfigMap", configMap).path("data").properties()) {
        if (only.isEmpty() || only.equals(entry.getKey())) {
          Path file = only.isEmpty() ? place.resolve(entry.getKey()) : place;
          Files.createDirectories(file.getParent());
          Files.writeString(
              file, entry.getValue().asText().replace(CONFIGURATION, root + CONFIGURATION));
        }
      }
    }
  }

  private void hasThePortsItListensOn(JsonNode container) {
    if (container.path("args").path(0).asText().equals("controller")) {
      ControllerConfig config = controlled.getLast();
      assertThat(config.lease().namespace()).isEqualTo(Chart.NAMESPACE);
      assertThat(config.namespaces().refused())
          .as("the daemons' namespace is never a labelled one")
          .anyMatch(refused -> refused.matcher(Chart.NAMESPACE).matches());
      assertThat(portOf(config.http())).isEqualTo(containerPort(container, "health"));
    } else {
      BridgeConfig config = served.getLast();
      assertThat(portOf(config.http())).isEqualTo(containerPort(container, "health"));
      int statusTls = config.statusTls().map(tls -> tls.address().port()).orElse(0);
      assertThat(statusTls).isEqualTo(containerPort(container, PodTarget.STATUS_PORT));
      if (config.source().kind() instanceof SourceKind.Delegated) {
        assertThat(config.socketFiles().takeover()).isTrue();
      }
    }
  }

  private static int portOf(HttpConfig http) {
    return http.health().orElseThrow().port();
  }

  /** By the end of its name; a patch gives the health port a longer one. 0 for none. */
  private static int containerPort(JsonNode container, String name) {
    return container
        .path("ports")
        .valueStream()
        .filter(port -> port.path("name").asText().endsWith(name))
        .mapToInt(port -> port.path("containerPort").asInt())
        .findFirst()
        .orElse(0);
  }
}

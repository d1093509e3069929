package dev.spirebridge.mesh.gloo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.deploy.Rendered;
import dev.spirebridge.mesh.Manifest;
import dev.spirebridge.mesh.SeenObjects;
import dev.spirebridge.mesh.Tree;
import dev.spirebridge.mesh.Trees;
import dev.spirebridge.testing.peers.Peers;
import dev.spirebridge.testing.peers.ProgramRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a plan prints for Helm, in a chart around one that takes containers, volumes and clusters as
 * Gloo's does: by values and by the names of templates.
 */
class GlooHelmIT {

  /** In the places and with the indentation of Gloo's chart. */
  private static final String GLOO =
      """
      {{- $spec := .Values.gatewayProxies.gatewayProxy }}
      apiVersion: apps/v1
      kind: Deployment
      metadata:
        name: gateway-proxy
      spec:
        template:
          spec:
            {{- if $spec.extraInitContainersHelper }}
            initContainers:
            {{- include $spec.extraInitContainersHelper $ | nindent 6 }}
            {{- end }}
            containers:
            - name: gateway-proxy
              volumeMounts:
              - mountPath: /etc/envoy
                name: envoy-config
      {{- if $spec.extraProxyVolumeMountHelper }}
      {{- include $spec.extraProxyVolumeMountHelper $ | nindent 8 }}
      {{- end }}
            volumes:
            - configMap:
                name: gateway-proxy-envoy-config
              name: envoy-config
            {{- if $spec.extraVolumeHelper }}
            {{- include $spec.extraVolumeHelper $ | nindent 6 }}
            {{- end }}
      ---
      apiVersion: v1
      kind: ConfigMap
      metadata:
        name: gateway-proxy-envoy-config
      data:
        envoy.yaml: |
          static_resources:
            clusters:
            - name: admin_port_cluster
      {{- if $spec.envoyStaticClusters }}
      {{ toYaml $spec.envoyStaticClusters | indent 6 }}
      {{- end }}
      """;

  @TempDir private Path folder;

  @Test
  void makesThePodsThatAnApplyMakes() throws IOException {
    ProgramRun helm = new ProgramRun(Peers.require("helm"), List.of());
    write("Chart.yaml", "apiVersion: v2\nname: edge\nversion: 1.0.0\n");
    write("charts/gloo/Chart.yaml", "apiVersion: v2\nname: gloo\nversion: 1.0.0\n");
    write("charts/gloo/templates/gateway-proxy.yaml", GLOO);
    for (Manifest each : GlooWorld.plan(GlooWorld.stock(), GlooWorld.options()).elsewhere()) {
      if (each.file().startsWith("helm/")) {
        write(each.file().substring("helm/".length()), each.content());
      }
    }
    Rendered rendered = Rendered.of(helm.run(List.of("template", "edge", folder.toString())));

    SeenObjects applied = SeenObjects.of(GlooWorld.resource("stock.moved.yaml"));
    Tree there = applied.get(GlooWorld.DEPLOYMENT).tree("spec", "template", "spec").orElseThrow();
    Tree pod = Trees.of(rendered.get("Deployment", "gateway-proxy").at("/spec/template/spec"));
    assertThat(pod.items("initContainers")).isEqualTo(there.items("initContainers"));
    assertThat(pod.items("volumes")).isEqualTo(there.items("volumes"));
    assertThat(pod.items("containers").getFirst().items("volumeMounts"))
        .isEqualTo(there.items("containers").getFirst().items("volumeMounts"));
    assertThat(Trees.of(rendered.get("ConfigMap", GlooWorld.SETTINGS.name())))
        .isEqualTo(applied.get(GlooWorld.SETTINGS));
    Tree bootstrap =
        Trees.of(
            rendered
                .get("ConfigMap", "gateway-proxy-envoy-config")
                .at("/data/envoy.yaml")
                .asText());
    assertThat(bootstrap.items("static_resources", "clusters").getLast())
        .isEqualTo(new SdsCluster("gateway_proxy_sds", GlooAddress.DEFAULT).tree());
  }

  private void write(String file, String content) throws IOException {
    Path path = folder.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, content);
  }
}

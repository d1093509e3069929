package dev.spirebridge.mesh.gloo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.mesh.Manifest;
import dev.spirebridge.mesh.SeenObjects;
import dev.spirebridge.mesh.Tree;
import dev.spirebridge.mesh.Trees;
import dev.spirebridge.testing.Yaml;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The same move for who installed Gloo by Helm. */
class GlooElsewhereTest {

  private static final List<Manifest> MANIFESTS =
      manifests(GlooWorld.options("default-productpage-9080"));

  @Test
  void isAllThatHelmTakes() {
    assertThat(MANIFESTS)
        .extracting(Manifest::file)
        .containsExactly(
            "helm/values.yaml",
            "helm/templates/_spire-bridge.tpl",
            "helm/templates/spire-bridge.yaml",
            "patches/deployment-gateway-proxy.yaml",
            "helm-istio-sds/values.yaml",
            "helm-istio-sds/templates/_spire-bridge.tpl",
            "helm-istio-sds/templates/spire-bridge.yaml",
            "upstreams/gloo-system-default-productpage-9080.yaml");
    assertThat(MANIFESTS).allMatch(each -> !each.purpose().isEmpty());
  }

  @Test
  void theValuesNameTheTemplatesThatAreThere() {
    Tree proxy =
        Trees.of(text(MANIFESTS, "helm/values.yaml"))
            .tree("gloo", "gatewayProxies", "gatewayProxy")
            .orElseThrow();
    assertThat(proxy.items("envoyStaticClusters"))
        .containsExactly(new SdsCluster("gateway_proxy_sds", GlooAddress.DEFAULT).tree());
    String templates = text(MANIFESTS, "helm/templates/_spire-bridge.tpl");
    for (String helper :
        List.of("extraInitContainersHelper", "extraVolumeHelper", "extraProxyVolumeMountHelper")) {
      assertThat(templates).contains("{{- define \"" + proxy.text(helper).orElseThrow() + "\" }}");
    }
  }

  /** Each is included below a list of Gloo's chart. */
  @Test
  void theTemplatesAreElementsOfLists() {
    String templates = text(MANIFESTS, "helm/templates/_spire-bridge.tpl");
    SeenObjects golden = SeenObjects.of(GlooWorld.resource("stock.moved.yaml"));
    Tree pod = golden.get(GlooWorld.DEPLOYMENT).tree("spec", "template", "spec").orElseThrow();
    assertThat(elements(templates, "containers")).isEqualTo(pod.items("initContainers"));
    List<Tree> volumes = pod.items("volumes");
    assertThat(elements(templates, "volumes")).isEqualTo(volumes.subList(1, volumes.size()));
    assertThat(elements(templates, "mounts"))
        .isEqualTo(List.of(pod.items("containers").getFirst().items("volumeMounts").getLast()));
  }

  @Test
  void anOrdinaryContainerHasAnotherValue() {
    GlooOptions options = GlooWorld.options();
    List<Manifest> manifests =
        manifests(
            new GlooOptions(
                options.namespace(),
                options.gateway(),
                options.upstreams(),
                options.address(),
                options.cluster(),
                false));
    assertThat(text(manifests, "helm/values.yaml"))
        .contains("extraContainersHelper")
        .doesNotContain("extraInitContainersHelper");
  }

  @Test
  void thePatchHoldsNothingButTheBridge() {
    Tree patch = Trees.of(text(MANIFESTS, "patches/deployment-gateway-proxy.yaml"));
    Tree pod = patch.tree("spec", "template", "spec").orElseThrow();
    assertThat(pod.items("containers"))
        .singleElement()
        .satisfies(
            container -> assertThat(container.fields()).containsOnlyKeys("name", "volumeMounts"));
    assertThat(pod.items("initContainers")).hasSize(1);
    assertThat(pod.items("volumes")).hasSize(4);
  }

  @Test
  void theBridgeBesideGloosSdsWritesItsFiles() {
    Tree values = Trees.of(text(MANIFESTS, "helm-istio-sds/values.yaml"));
    assertThat(values.items("gloo", "global", "istioSDS", "customSidecars"))
        .singleElement()
        .satisfies(container ->
            assertThat(container.items("volumeMounts").getLast().texts())
                .containsEntry("name", "istio-certs")
                .containsEntry("mountPath", "/etc/istio-certs"));
    Tree settings = Trees.of(text(MANIFESTS, "helm-istio-sds/templates/spire-bridge.yaml"));
    assertThat(Trees.of(settings.text("data", "bridge.yaml").orElseThrow()).fields())
        .containsKey("files")
        .doesNotContainKey("sds");
  }

  private static List<Manifest> manifests(GlooOptions options) {
    return GlooWorld.plan(GlooWorld.stock(), options).elsewhere();
  }

  private static String text(List<Manifest> manifests, String file) {
    return manifests.stream()
        .filter(each -> each.file().equals(file))
        .findFirst()
        .orElseThrow()
        .content();
  }

  private static List<Tree> elements(String templates, String name) {
    String begin = "{{- define \"spire-bridge.gloo." + name + "\" }}\n";
    int from = templates.indexOf(begin) + begin.length();
    String list = templates.substring(from, templates.indexOf("{{- end }}", from));
    return Trees.of(Yaml.document("elements:\n" + list)).items("elements");
  }
}

package dev.spirebridge.mesh.istio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.mesh.Manifest;
import dev.spirebridge.mesh.Tree;
import dev.spirebridge.mesh.text.YamlText;
import dev.spirebridge.mesh.text.YamlTextException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is printed for Helm and istioctl, and what spire-config/istio has, are one thing. */
class ElsewhereDriftTest {

  private final List<Manifest> manifests =
      new Elsewhere(MeshOfValues.facts(), IstioOptions.defaults()).manifests(true);

  @ParameterizedTest
  @CsvSource({
    "values/istiod.yaml, istiod-values.yaml",
    "values/gateway.yaml, gateway-values.yaml",
    "istio-operator.yaml, istio-operator.yaml"
  })
  void isWhatTheRepositoryHas(String printed, String kept) throws IOException, YamlTextException {
    assertThat(tree(printed))
        .isEqualTo(YamlText.parse(Files.readString(Path.of("spire-config/istio", kept))).tree());
  }

  @Test
  void valuesForTheMoveDoNotMoveWhatRestartsForAnotherReason() throws YamlTextException {
    Tree values = tree("values/istiod-while-moving.yaml");

    assertThat(values.at("sidecarInjectorWebhook", "defaultTemplates")).isEmpty();
    assertThat(values.text("env", "ISTIO_MULTIROOT_MESH")).contains("true");
    assertThat(values.items("meshConfig", "caCertificates"))
        .singleElement()
        .satisfies(entry ->
            assertThat(entry.text("pem").flatMap(Roots::first)).contains(MeshOfValues.SPIRE));
  }

  /**
   * What the mesh's configuration says of proxies does not reach a gateway that is not injected.
   */
  @Test
  void istioctlIsGivenTheSameAndItsGatewayLearnsRootsByItself() throws YamlTextException {
    Tree values = tree("values/istiod-while-moving.yaml");
    Tree operator = tree("istio-operator-while-moving.yaml");

    assertThat(operator.at("spec", "meshConfig")).isEqualTo(values.at("meshConfig"));
    assertThat(operator.at("spec", "values", "pilot", "env")).isEqualTo(values.at("env"));
    Tree gateway = operator.items("spec", "components", "ingressGateways").getFirst();
    assertThat(gateway.text("k8s", "env", "[name=PROXY_CONFIG_XDS_AGENT]", "value"))
        .contains("true");
    assertThat(gateway.at("k8s", "overlays")).as("what would move it").isEmpty();
  }

  @Test
  void aSocketWithoutWhichNoProxyStartsIsToldToAllOfThem() throws YamlTextException {
    IstioOptions options =
        IstioPlanTest.options(
            IstioOptions.Selection.ALL,
            new IstioOptions.Socket(
                "spire", IstioOptions.Socket.DAEMON_DRIVER, Optional.of("spire.sock")),
            Optional.empty(),
            Set.of());
    List<Manifest> closed = new Elsewhere(MeshOfValues.facts(), options).manifests(true);

    assertThat(
            tree(closed, "values/istiod.yaml")
                .text("meshConfig", "defaultConfig", "proxyMetadata", PodTemplate.SOCKET_FILE))
        .contains("spire.sock");
    assertThat(
            tree(closed, "istio-operator.yaml")
                .items("spec", "components", "ingressGateways")
                .getFirst()
                .text("k8s", "env", "[name=" + PodTemplate.SOCKET_FILE + "]", "value"))
        .contains("spire.sock");
  }

  private Tree tree(String file) throws YamlTextException {
    return tree(manifests, file);
  }

  private static Tree tree(List<Manifest> manifests, String file) throws YamlTextException {
    return YamlText.parse(
            manifests.stream()
                .filter(each -> each.file().equals(file))
                .map(Manifest::content)
                .findFirst()
                .orElseThrow())
        .tree();
  }
}

package dev.spirebridge.clusterspiffeid;

import static dev.spirebridge.clusterspiffeid.TestCluster.LABEL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.clusterspiffeid.Change.Keep;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class IstioNamespaceTest {

  private static final String SHOP = "spire-bridge-ns-shop";
  private static final String OWN_FORM = "spiffe://{{ .TrustDomain }}/pod/{{ .PodMeta.Name }}";

  private final TestCluster cluster = new TestCluster();

  private static NamespaceSettings withTemplate(String template) {
    return ChangedSettings.with(settings -> settings.template = template);
  }

  private TestCluster shop(Map<String, String> istioLabels) {
    var labels = new HashMap<>(istioLabels);
    labels.put(LABEL, "true");
    return cluster.namespace("shop", labels, Map.of());
  }

  @Test
  void anInjectedNamespaceGetsNoOtherFormThanIstios() {
    cluster.settings = withTemplate(OWN_FORM);
    shop(Map.of("istio-injection", "enabled"));

    assertThat(cluster.change(SHOP)).isEmpty();
    assertThat(cluster.messages(Reason.NOT_AN_ISTIO_IDENTITY))
        .singleElement()
        .asString()
        .contains(OWN_FORM, NamespaceSettings.ISTIO_TEMPLATE, "no ClusterSPIFFEID is made");
  }

  @Test
  void aRevisionCountsAsInjectionUnlessItIsDisabled() {
    cluster.settings = withTemplate(OWN_FORM);

    assertThat(shop(Map.of("istio.io/rev", "1-27")).change(SHOP)).isEmpty();
    assertThat(shop(Map.of("istio.io/rev", "1-27", "istio-injection", "disabled")).applied(SHOP))
        .containsEntry("spiffeIDTemplate", OWN_FORM);
    assertThat(shop(Map.of()).applied(SHOP)).containsEntry("spiffeIDTemplate", OWN_FORM);
  }

  @Test
  void singlePodsWithASidecarAreTold() {
    cluster.settings = withTemplate(OWN_FORM);
    cluster.namespace("gateways", Map.of("istio-injection", "enabled"), Map.of());
    cluster.pod("gateways", "in", Map.of(LABEL, "true"));
    cluster.pod("gateways", "out", Map.of(LABEL, "true", "sidecar.istio.io/inject", "false"));
    cluster.plain("istio-system");
    cluster.pod(
        "istio-system", "east-west", Map.of(LABEL, "true", "sidecar.istio.io/inject", "true"));
    cluster.plain("other").pod("other", "plain", Map.of(LABEL, "true"));

    assertThat(cluster.messages(Reason.NOT_AN_ISTIO_IDENTITY))
        .satisfiesExactly(
            gateways -> assertThat(gateways).startsWith("Pod in in namespace gateways asks"),
            istio -> assertThat(istio).startsWith("Pod east-west in namespace istio-system asks"));
    cluster.settings = TestCluster.SETTINGS;
    assertThat(cluster.messages(Reason.NOT_AN_ISTIO_IDENTITY)).isEmpty();
  }

  @Test
  void theLastObjectOfIstiosFormStaysAndItsDriftIsCorrected() {
    shop(Map.of("istio-injection", "enabled")).carryOut();
    cluster.settings = withTemplate(OWN_FORM);

    assertThat(cluster.change(SHOP)).containsInstanceOf(Keep.class);
    cluster.edit(SHOP, "admin", true);
    assertThat(cluster.applied(SHOP))
        .containsEntry("spiffeIDTemplate", NamespaceSettings.ISTIO_TEMPLATE)
        .containsEntry("admin", false);
  }

  @Test
  void anObjectOfAnotherFormStaysWhenInjectionIsSwitchedOn() {
    cluster.settings = withTemplate(OWN_FORM);
    shop(Map.of()).carryOut();
    shop(Map.of("istio-injection", "enabled"));

    assertThat(cluster.change(SHOP)).containsInstanceOf(Keep.class);
    assertThat(cluster.messages(Reason.NOT_AN_ISTIO_IDENTITY)).hasSize(1);
  }
}

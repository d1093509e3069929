package dev.spirebridge.issuer.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ProxyKindTest {

  private static final Pod SIDECAR = pod("istio-proxy", "app");
  private static final Pod GLOO = pod("other", "gateway-proxy");
  private static final Pod BARE = pod("other", "app");

  @Test
  void knowsIstiosProxiesAlsoAsNativeSidecars() {
    ProxyKind istio = new ProxyKind(15000, List.of("default"));
    assertThat(usual(SIDECAR)).contains(istio);
    assertThat(usual(pod("other", "istio-proxy"))).contains(istio);
  }

  @Test
  void knowsGloosGateways() {
    assertThat(usual(GLOO)).contains(new ProxyKind(19000, List.of("istio_server_cert")));
  }

  @Test
  void knowsNoOthers() {
    assertThat(usual(BARE)).isEmpty();
    assertThat(ProxyKind.of(BARE, Optional.empty(), List.of("mine"))).isEmpty();
  }

  @Test
  void takesAPortAndNamesOverTheUsualOnes() {
    assertThat(ProxyKind.of(GLOO, Optional.of(9901), List.of()))
        .contains(new ProxyKind(9901, List.of("istio_server_cert")));
    assertThat(ProxyKind.of(GLOO, Optional.empty(), List.of("a", "b")))
        .contains(new ProxyKind(19000, List.of("a", "b")));
    assertThat(ProxyKind.of(BARE, Optional.of(9901), List.of()))
        .contains(new ProxyKind(9901, List.of("default")));
  }

  private static Optional<ProxyKind> usual(Pod pod) {
    return ProxyKind.of(pod, Optional.empty(), List.of());
  }

  private static Pod pod(String initContainer, String container) {
    return new PodBuilder()
        .withNewSpec()
        .addNewInitContainer()
        .withName(initContainer)
        .endInitContainer()
        .addNewContainer()
        .withName(container)
        .endContainer()
        .endSpec()
        .build();
  }
}

package dev.spirebridge.issuer.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.kubernetes.ObjectReference;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PodTargetTest {

  private static final CheckScope SCOPE =
      new CheckScope("managed", _ -> false, true, Set.of("shop/web"), "spire-bridge");

  private static Optional<PodTarget> of(Pod pod) {
    return PodTarget.of(pod, SCOPE);
  }

  private static ContainerBuilder container(String name) {
    return new ContainerBuilder().withName(name);
  }

  private static ContainerBuilder app() {
    return container("app")
        .addNewPort()
        .withProtocol("UDP")
        .withContainerPort(53)
        .endPort()
        .addNewPort()
        .withContainerPort(8080)
        .endPort();
  }

  private static ContainerBuilder bridge() {
    return container("bridge")
        .addNewPort()
        .withName("health")
        .withContainerPort(9878)
        .endPort()
        .addNewPort()
        .withName("status-tls")
        .withContainerPort(9443)
        .endPort();
  }

  private static Pod pod(String phase, ContainerBuilder... containers) {
    PodBuilder pod =
        new PodBuilder()
            .withNewMetadata()
            .withNamespace("shop")
            .withName("web-1")
            .withUid("u")
            .endMetadata()
            .withNewSpec()
            .withNodeName("n-1")
            .endSpec()
            .withNewStatus()
            .withPhase(phase)
            .withPodIP("fd00::1")
            .endStatus();
    for (ContainerBuilder each : containers) {
      pod.editSpec().addToContainers(each.build()).endSpec();
    }
    return pod.build();
  }

  @Test
  void takesTheFirstTcpPortOfTheApp() {
    PodTarget target =
        of(pod(
                "Running",
                bridge(),
                container("istio-proxy").addNewPort().withContainerPort(15090).endPort(),
                app()))
            .orElseThrow();

    assertThat(target)
        .isEqualTo(
            new PodTarget(
                new PodTarget.Id("shop", "web-1", "u"),
                new PodTarget.Place("n-1", "fd00::1"),
                "default",
                new ObjectReference("v1", "Pod", Optional.of("shop"), "web-1", Optional.of("u")),
                true,
                false,
                new PodTarget.Ports(Optional.of(8080), Optional.of(9443))));
    assertThat(target.host()).isEqualTo("[fd00::1]");
  }

  @Test
  void seesAProxyThatIsANativeSidecar() {
    Pod pod =
        new PodBuilder(pod("Running", app()))
            .editSpec()
            .addToInitContainers(container("istio-proxy").build())
            .endSpec()
            .build();
    assertThat(of(pod)).get().matches(PodTarget::hasProxy);
  }

  @Test
  void leavesOutWhatIsNeitherInTheMeshNorABridge() {
    assertThat(of(pod("Running", app()))).isEmpty();
  }

  @Test
  void keepsAGatewayWhoseProxyIsOfAnotherKind() {
    Pod pod =
        new PodBuilder(pod("Running", container("ambassador")))
            .editMetadata()
            .addNewOwnerReference()
            .withApiVersion("apps/v1")
            .withKind("DaemonSet")
            .withName("web")
            .withUid("d")
            .withController(true)
            .endOwnerReference()
            .endMetadata()
            .build();
    assertThat(of(pod)).get().matches(kept -> !kept.hasProxy());
  }

  @Test
  void seesWhichPodsAskForThemselves() {
    assertThat(labelled(SCOPE, "true").asks()).isTrue();
    assertThat(labelled(SCOPE, "yes").asks()).isFalse();
    assertThat(labelled(new CheckScope("managed", _ -> false, false, Set.of(), "s"), "true").asks())
        .as("where single pods may not")
        .isFalse();
  }

  private static PodTarget labelled(CheckScope scope, String value) {
    Pod pod =
        new PodBuilder(pod("Running", container("istio-proxy")))
            .editMetadata()
            .withLabels(Map.of("managed", value))
            .endMetadata()
            .build();
    return PodTarget.of(pod, scope).orElseThrow();
  }

  @Test
  void leavesOutWhatDoesNotRun() {
    Pod running = pod("Running", container("istio-proxy"));
    assertThat(of(running)).isPresent();
    assertThat(of(pod("Pending", container("istio-proxy")))).isEmpty();
    assertThat(
            of(
                new PodBuilder(running)
                    .editMetadata()
                    .withDeletionTimestamp("2026-11-21T12:00:00Z")
                    .endMetadata()
                    .build()))
        .isEmpty();
    assertThat(of(new PodBuilder(running).editStatus().withPodIP(null).endStatus().build()))
        .isEmpty();
  }
}

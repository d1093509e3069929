package dev.spirebridge.issuer.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.kubernetes.ObjectReference;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PodTargetTest {

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
        PodTarget.of(
                pod(
                    "Running",
                    bridge(),
                    container("istio-proxy").addNewPort().withContainerPort(15090).endPort(),
                    app()))
            .orElseThrow();

    assertThat(target)
        .isEqualTo(
            new PodTarget(
                new PodTarget.Id("shop", "web-1", "u"),
                "fd00::1",
                "default",
                new ObjectReference("v1", "Pod", Optional.of("shop"), "web-1", Optional.of("u")),
                true,
                Optional.of(8080),
                Optional.of(9443)));
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
    assertThat(PodTarget.of(pod)).get().matches(PodTarget::hasProxy);
  }

  @Test
  void leavesOutWhatIsNeitherInTheMeshNorABridge() {
    assertThat(PodTarget.of(pod("Running", app()))).isEmpty();
  }

  @Test
  void leavesOutWhatDoesNotRun() {
    Pod running = pod("Running", container("istio-proxy"));
    assertThat(PodTarget.of(running)).isPresent();
    assertThat(PodTarget.of(pod("Pending", container("istio-proxy")))).isEmpty();
    assertThat(
            PodTarget.of(
                new PodBuilder(running)
                    .editMetadata()
                    .withDeletionTimestamp("2026-11-21T12:00:00Z")
                    .endMetadata()
                    .build()))
        .isEmpty();
    assertThat(
            PodTarget.of(new PodBuilder(running).editStatus().withPodIP(null).endStatus().build()))
        .isEmpty();
  }
}

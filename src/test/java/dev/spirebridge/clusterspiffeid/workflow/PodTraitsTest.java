package dev.spirebridge.clusterspiffeid.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import org.junit.jupiter.api.Test;

class PodTraitsTest {

  @Test
  void thePodsOfADeploymentAreNamedAfterItsReplicaSet() {
    RunningPod pod =
        PodTraits.of(
            pod()
                .editMetadata()
                .addToLabels("pod-template-hash", "5d9f")
                .addNewOwnerReference()
                .withApiVersion("apps/v1")
                .withKind("ReplicaSet")
                .withName("cart-v1-5d9f")
                .withController(true)
                .endOwnerReference()
                .endMetadata()
                .build());

    assertThat(pod.owner()).isEqualTo(new Workload("apps/v1", "Deployment", "cart-v1"));
    assertThat(pod.owner().canRestart()).isTrue();
  }

  @Test
  void aReplicaSetOfItsOwnIsNoDeployment() {
    Workload owner =
        PodTraits.of(
                pod()
                    .editMetadata()
                    .addNewOwnerReference()
                    .withApiVersion("apps/v1")
                    .withKind("ReplicaSet")
                    .withName("cart")
                    .withController(true)
                    .endOwnerReference()
                    .endMetadata()
                    .build())
            .owner();

    assertThat(owner).isEqualTo(new Workload("apps/v1", "ReplicaSet", "cart"));
    assertThat(owner.canRestart()).isFalse();
  }

  @Test
  void aBarePodIsItsOwnOwner() {
    assertThat(PodTraits.of(pod().build()).owner()).isEqualTo(new Workload("v1", "Pod", "cart-1"));
  }

  @Test
  void aNativeSidecarIsAnInitContainer() {
    Pod injected =
        pod()
            .editSpec()
            .addNewInitContainer()
            .withName("istio-proxy")
            .endInitContainer()
            .endSpec()
            .build();

    assertThat(PodTraits.of(injected).proxied()).isTrue();
    assertThat(PodTraits.of(pod().build()).proxied()).isFalse();
  }

  @Test
  void anEmptyWorkloadSocketIsNone() {
    Pod empty =
        pod()
            .editSpec()
            .addNewVolume()
            .withName("workload-socket")
            .withNewEmptyDir()
            .endEmptyDir()
            .endVolume()
            .endSpec()
            .build();
    Pod driver =
        pod()
            .editSpec()
            .addNewVolume()
            .withName("workload-socket")
            .withNewCsi()
            .withDriver("csi.spire-bridge.example")
            .endCsi()
            .endVolume()
            .endSpec()
            .build();
    Pod spire =
        pod()
            .editSpec()
            .addNewVolume()
            .withName("any")
            .withNewCsi()
            .withDriver("csi.spiffe.io")
            .endCsi()
            .endVolume()
            .endSpec()
            .build();

    assertThat(PodTraits.of(empty).mountsSocket()).isFalse();
    assertThat(PodTraits.of(driver).mountsSocket()).isTrue();
    assertThat(PodTraits.of(spire).mountsSocket()).isTrue();
  }

  @Test
  void whoOptedOutOfInjectionIsNotInjected() {
    Pod optedOut =
        pod().editMetadata().addToLabels("sidecar.istio.io/inject", "false").endMetadata().build();
    Pod host = pod().editSpec().withHostNetwork(true).endSpec().build();

    assertThat(PodTraits.of(optedOut).injectable()).isFalse();
    assertThat(PodTraits.of(host).injectable()).isFalse();
    assertThat(PodTraits.of(pod().build()).injectable()).isTrue();
  }

  @Test
  void aPodThatHasEndedIsNotAlive() {
    Pod ended = pod().withNewStatus().withPhase("Succeeded").endStatus().build();
    Pod going =
        pod().editMetadata().withDeletionTimestamp("2026-03-01T12:00:00Z").endMetadata().build();

    assertThat(PodTraits.isAlive(ended)).isFalse();
    assertThat(PodTraits.isAlive(going)).isFalse();
    assertThat(PodTraits.isAlive(pod().build())).isTrue();
  }

  private static PodBuilder pod() {
    return new PodBuilder()
        .withNewMetadata()
        .withNamespace("shop")
        .withName("cart-1")
        .endMetadata()
        .withNewSpec()
        .addNewContainer()
        .withName("app")
        .endContainer()
        .endSpec();
  }
}

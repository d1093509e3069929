package dev.spirebridge.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PodOwnerTest {

  @Test
  void aReplicaSetOfATemplateIsADeployments() {
    assertThat(PodOwner.of(pod("apps/v1", "ReplicaSet", "web-7d9f", "7d9f")))
        .isEqualTo(
            new ObjectReference(
                "apps/v1", "Deployment", Optional.of("shop"), "web", Optional.empty()));
  }

  @Test
  void aReplicaSetOfItsOwnStays() {
    assertThat(PodOwner.of(pod("apps/v1", "ReplicaSet", "web-7d9f", "other")).kind())
        .isEqualTo("ReplicaSet");
    assertThat(PodOwner.of(pod("apps/v1", "ReplicaSet", "web-", "")).kind())
        .isEqualTo("ReplicaSet");
  }

  @Test
  void othersAreTakenAtTheirWord() {
    assertThat(PodOwner.of(pod("apps/v1", "DaemonSet", "ingress", "7d9f")))
        .isEqualTo(
            new ObjectReference(
                "apps/v1", "DaemonSet", Optional.of("shop"), "ingress", Optional.of("owner-uid")));
  }

  @Test
  void aPodOfNobodyIsItsOwn() {
    ObjectMeta alone =
        new ObjectMetaBuilder().withNamespace("shop").withName("web").withUid("pod-uid").build();
    assertThat(PodOwner.of(alone))
        .isEqualTo(
            new ObjectReference("v1", "Pod", Optional.of("shop"), "web", Optional.of("pod-uid")));
  }

  private static ObjectMeta pod(String apiVersion, String kind, String owner, String hash) {
    return new ObjectMetaBuilder()
        .withNamespace("shop")
        .withName(owner + "-x")
        .addToLabels("pod-template-hash", hash)
        .addNewOwnerReference()
        .withController(false)
        .withKind("Other")
        .endOwnerReference()
        .addNewOwnerReference()
        .withApiVersion(apiVersion)
        .withKind(kind)
        .withName(owner)
        .withUid("owner-uid")
        .withController(true)
        .endOwnerReference()
        .build();
  }
}

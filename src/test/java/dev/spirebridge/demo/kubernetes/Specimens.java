package dev.spirebridge.demo.kubernetes;

import dev.spirebridge.kubernetes.SpireKinds;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.GenericKubernetesResourceBuilder;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** Objects that the contract is tried with. */
final class Specimens {
  private Specimens() {}

  /**
   * @param contractAndKind the values of the labels {@code contract} and {@code kind}, as far as
   *     given
   */
  static GenericKubernetesResource clusterSpiffeId(
      String name, Map<String, Object> fields, String... contractAndKind) {
    var labels = new HashMap<String, String>();
    labels.put("contract", contractAndKind.length > 0 ? contractAndKind[0] : name);
    if (contractAndKind.length > 1) {
      labels.put("kind", contractAndKind[1]);
    }
    var spec = new HashMap<String, Object>(fields);
    spec.put("spiffeIDTemplate", "spiffe://{{ .TrustDomain }}/x");
    return new GenericKubernetesResourceBuilder()
        .withApiVersion(SpireKinds.API_VERSION)
        .withKind(SpireKinds.CLUSTER_SPIFFE_ID.getKind())
        .withNewMetadata()
        .withName(name)
        .withLabels(labels)
        .endMetadata()
        .addToAdditionalProperties("spec", spec)
        .build();
  }

  @SuppressWarnings("unchecked")
  static Map<String, Object> spec(GenericKubernetesResource object) {
    return (Map<String, Object>)
        Objects.requireNonNull(object.getAdditionalProperties().get("spec"));
  }

  static Namespace labelled(Namespace namespace) {
    return new NamespaceBuilder(namespace)
        .editMetadata()
        .addToLabels("kind", "a")
        .endMetadata()
        .build();
  }

  static Pod pod(String namespace, String name) {
    return new PodBuilder()
        .withNewMetadata()
        .withNamespace(namespace)
        .withName(name)
        .endMetadata()
        .withNewSpec()
        .withNodeName("node")
        .addNewContainer()
        .withName(name)
        .withImage("none")
        .endContainer()
        .endSpec()
        .build();
  }

  static Event event(String namespace, String name, String message) {
    return new EventBuilder()
        .withNewMetadata()
        .withNamespace(namespace)
        .withName(name)
        .endMetadata()
        .withNewInvolvedObject()
        .withApiVersion("v1")
        .withKind("Namespace")
        .withName("shop")
        .endInvolvedObject()
        .withType("Normal")
        .withReason("Tried")
        .withMessage(message)
        .withCount(1)
        .build();
  }

  static Lease lease(String namespace, String name, String holder) {
    return new LeaseBuilder()
        .withNewMetadata()
        .withNamespace(namespace)
        .withName(name)
        .endMetadata()
        .withNewSpec()
        .withHolderIdentity(holder)
        .endSpec()
        .build();
  }
}

package dev.spirebridge.clusterspiffeid;

import dev.spirebridge.kubernetes.CustomObjects;
import dev.spirebridge.kubernetes.SpireKinds;
import dev.spirebridge.testing.Await;
import dev.spirebridge.testing.peers.KubeApiServer;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** What people do with namespaces and ClusterSPIFFEIDs, and what they see of it. */
final class ApiServerScene implements AutoCloseable {

  static final Duration SOON = Duration.ofSeconds(30);

  private static final String POLICY = "not-in-this-cluster";

  private final KubeApiServer server;
  private final KubernetesClient admin;

  private ApiServerScene(KubeApiServer server) {
    this.server = server;
    this.admin = server.adminClient();
  }

  /** The CRDs, the controller's namespace and its rights. */
  static ApiServerScene in(KubeApiServer server) {
    ApiServerScene scene = new ApiServerScene(server);
    scene.namespace("spire-bridge", Map.of());
    server.applyFolder(Path.of("clusterspiffeid/crd"));
    server.applyFolder(Path.of("clusterspiffeid/rbac"));
    return scene;
  }

  KubernetesClient admin() {
    return admin;
  }

  void namespace(String name, Map<String, String> labels) {
    namespace(name, labels, Map.of());
  }

  void namespace(String name, Map<String, String> labels, Map<String, String> annotations) {
    admin
        .resource(
            new NamespaceBuilder()
                .withNewMetadata()
                .withName(name)
                .withLabels(labels)
                .withAnnotations(annotations)
                .endMetadata()
                .build())
        .create();
  }

  void managedNamespace(String name) {
    namespace(name, Map.of(NamespaceSettings.DEFAULT_LABEL, "true"));
  }

  void label(String namespace, String value) {
    admin
        .namespaces()
        .withName(namespace)
        .edit(found ->
            new NamespaceBuilder(found)
                .editMetadata()
                .addToLabels(NamespaceSettings.DEFAULT_LABEL, value)
                .endMetadata()
                .build());
  }

  void unlabel(String namespace) {
    admin
        .namespaces()
        .withName(namespace)
        .edit(found ->
            new NamespaceBuilder(found)
                .editMetadata()
                .removeFromLabels(NamespaceSettings.DEFAULT_LABEL)
                .endMetadata()
                .build());
  }

  void annotate(String namespace, String key, String value) {
    admin
        .namespaces()
        .withName(namespace)
        .edit(found ->
            new NamespaceBuilder(found)
                .editMetadata()
                .addToAnnotations(key, value)
                .endMetadata()
                .build());
  }

  Resource<GenericKubernetesResource> object(String name) {
    return admin.genericKubernetesResources(SpireKinds.CLUSTER_SPIFFE_ID).withName(name);
  }

  Optional<ObservedClusterSpiffeId> find(String name) {
    return Optional.ofNullable(object(name).get()).map(ApiObjects::clusterSpiffeId);
  }

  /** By hand: as kubectl edit would, as somebody else. */
  void edit(String name, Map<String, Object> spec) {
    object(name)
        .edit(found -> {
          Map<String, Object> content = new HashMap<>(found.getAdditionalProperties());
          Map<String, Object> changed = new HashMap<>(ApiObjects.clusterSpiffeId(found).spec());
          changed.putAll(spec);
          content.put("spec", changed);
          found.setAdditionalProperties(content);
          return found;
        });
  }

  /** As a cluster's policy does, which stands above the rights of everybody. */
  void refuseWritesOf(String object) {
    server.apply(
        """
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingAdmissionPolicy
        metadata:
          name: %1$s
        spec:
          matchConstraints:
            resourceRules:
              - apiGroups: [spire.spiffe.io]
                apiVersions: ["*"]
                operations: [CREATE, UPDATE]
                resources: [clusterspiffeids]
          validations:
            - expression: object.metadata.name != "%2$s"
              message: not in this cluster
        ---
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingAdmissionPolicyBinding
        metadata:
          name: %1$s
        spec:
          policyName: %1$s
          validationActions: [Deny]
        """
            .formatted(POLICY, object));
    Await.until("the policy to hold", SOON, () -> isRefused(object));
  }

  void allowAllWrites() {
    admin.admissionRegistration().v1().validatingAdmissionPolicyBindings().delete();
    admin.admissionRegistration().v1().validatingAdmissionPolicies().delete();
  }

  private boolean isRefused(String name) {
    try {
      admin
          .resource(
              CustomObjects.desired(
                  SpireKinds.CLUSTER_SPIFFE_ID,
                  CustomObjects.metadata(name, Optional.empty(), Map.of(), Map.of()),
                  Map.of("spiffeIDTemplate", NamespaceSettings.ISTIO_TEMPLATE)))
          .dryRun()
          .create();
      return false;
    } catch (KubernetesClientException e) {
      return true;
    }
  }

  ObservedClusterSpiffeId awaitObject(String what, String name, Predicate<Map<String, Object>> is) {
    return Await.untilPresent(
        what, SOON, () -> find(name).filter(object -> is.test(object.spec())));
  }

  void awaitGone(String name) {
    Await.until(name + " to be gone", SOON, () -> find(name).isEmpty());
  }

  List<Event> events(String reason) {
    return admin.v1().events().inAnyNamespace().list().getItems().stream()
        .filter(event -> reason.equals(event.getReason()))
        .toList();
  }

  Event awaitEvent(String reason, String about) {
    return Await.untilPresent(
        "an Event " + reason + " about " + about,
        SOON,
        () ->
            events(reason).stream()
                .filter(event -> about.equals(event.getInvolvedObject().getName()))
                .findFirst());
  }

  @Override
  public void close() {
    admin.close();
  }
}

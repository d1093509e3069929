package dev.spirebridge.issuer.cluster;

import dev.spirebridge.testing.peers.KubeApiServer;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;

/** Pods that a real API server knows; no node runs them, whatever they say. */
final class Pods {

  private final KubernetesClient admin;

  Pods(KubernetesClient admin) {
    this.admin = admin;
  }

  static void namespace(KubeApiServer server, String name) {
    server.apply("apiVersion: v1\nkind: Namespace\nmetadata: {name: %s}\n".formatted(name));
  }

  /** Says that it is running. */
  Pod running(String namespace, String name, String app, String container) {
    Pod pod = pending(namespace, name, app, container);
    return admin
        .resource(new PodBuilder(pod).editOrNewStatus().withPhase("Running").endStatus().build())
        .updateStatus();
  }

  /** Says that its proxy, a native sidecar, is running, and so that it is not itself. */
  Pod starting(String namespace, String name, String app, String proxy) {
    Pod pod = pending(namespace, name, app, "other");
    return admin
        .resource(
            new PodBuilder(pod)
                .editOrNewStatus()
                .withPhase("Pending")
                .addNewInitContainerStatus()
                .withName(proxy)
                .withImage("proxy")
                .withImageID("proxy")
                .withNewState()
                .withNewRunning()
                .endRunning()
                .endState()
                .endInitContainerStatus()
                .endStatus()
                .build())
        .updateStatus();
  }

  Pod pending(String namespace, String name, String app, String container) {
    return admin
        .resource(
            new PodBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(name)
                .addToLabels("app", app)
                .endMetadata()
                .withNewSpec()
                .withServiceAccountName("sa-of-" + app)
                .addNewContainer()
                .withName("app")
                .withImage("app")
                .endContainer()
                .addNewContainer()
                .withName(container)
                .withImage("proxy")
                .endContainer()
                .endSpec()
                .build())
        .create();
  }

  void delete(Pod pod) {
    admin.resource(pod).withGracePeriod(0).delete();
  }

  /** A Deployment or DaemonSet, whose pods no controller makes. */
  static void workload(KubeApiServer server, String kind, String namespace, String name) {
    server.apply(
        """
        apiVersion: apps/v1
        kind: %s
        metadata: {namespace: %s, name: %3$s}
        spec:
          selector: {matchLabels: {app: %3$s}}
          template:
            metadata: {labels: {app: %3$s}}
            spec: {containers: [{name: istio-proxy, image: proxy}]}
        """
            .formatted(kind, namespace, name));
  }
}

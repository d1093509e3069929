package dev.spirebridge.app;

import dev.spirebridge.clusterspiffeid.NamespaceSettings;
import dev.spirebridge.demo.EmbeddedWorkloadApi;
import dev.spirebridge.testing.peers.KubeApiServer;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;

/** Objects of an API server that the controller's issuer check looks at. */
final class IssuerCluster {

  /** As whom the controller runs, with exactly the rights of clusterspiffeid/rbac. */
  static final String USER = "system:serviceaccount:spire-bridge:spire-bridge-controller";

  private IssuerCluster() {}

  /** The controller's own namespace, its kinds of objects and its rights. */
  static void controller(KubeApiServer server) {
    namespace(server, "spire-bridge", false);
    server.applyFolder(Path.of("clusterspiffeid/crd"));
    server.applyFolder(Path.of("clusterspiffeid/rbac"));
  }

  static void namespace(KubeApiServer server, String name, boolean labelled) {
    server.apply(
        "apiVersion: v1\nkind: Namespace\nmetadata: {name: %s, labels: %s}\n"
            .formatted(name, labelled ? label() : "{}"));
  }

  /** Of namespaces and pods that are managed, as YAML. */
  static String label() {
    return "{%s: 'true'}".formatted(NamespaceSettings.DEFAULT_LABEL);
  }

  static void deployment(KubeApiServer server, String namespace, String name) {
    server.apply(
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {namespace: %s, name: %2$s}
        spec:
          selector: {matchLabels: {app: %2$s}}
          template:
            metadata: {labels: {app: %2$s}}
            spec: {containers: [{name: app, image: app}]}
        """
            .formatted(namespace, name));
  }

  /**
   * A controller that looks every two seconds, at the gateway {@code ingress/gateway} too.
   *
   * @param agent of the controller itself
   * @param port of its {@code --http}
   */
  static ControllerConfig config(KubeApiServer server, EmbeddedWorkloadApi agent, int port) {
    return Inputs.file(
            """
            trustDomain: example.org
            issuerCheck:
              agentSocket: %s
              gateways: [ingress/gateway]
              period: 2s
              timeout: 3s
            """
                .formatted(agent.address()))
        .flag("--kubeconfig", server.kubeconfigFor(USER).toString())
        .flag("--http", "127.0.0.1:" + port)
        .controller();
  }

  /** Makes a pod. */
  static Pod create(KubernetesClient admin, String yaml) {
    return admin.resource(admin.getKubernetesSerialization().unmarshal(yaml, Pod.class)).create();
  }

  /** As the kubelet does, of a pod on this machine. */
  static Pod run(KubernetesClient admin, Pod pod) {
    return admin
        .resource(
            new PodBuilder(pod)
                .editOrNewStatus()
                .withPhase("Running")
                .withPodIP("127.0.0.1")
                .addNewPodIP("127.0.0.1")
                .endStatus()
                .build())
        .updateStatus();
  }
}

package dev.spirebridge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.testing.peers.KubeApiServer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code explain} says for want of one right of a real API server is never that it looked. */
class ExplainRightsIT {

  private static final String WITHOUT_PODS = "without-pods";
  private static final String WITHOUT_DAEMON_SETS = "without-daemonsets";
  private static final String WITHOUT_LIST = "without-list";

  @TempDir private static Path folder;

  private static KubeApiServer server;

  @BeforeAll
  static void startTheServer() {
    server = KubeApiServer.start(folder, WITHOUT_PODS, WITHOUT_DAEMON_SETS, WITHOUT_LIST);
    List.of("shop", "daemons").forEach(ExplainRightsIT::namespace);
    server.apply(
        """
        apiVersion: v1
        kind: Pod
        metadata: {namespace: shop, name: cart-5c8b-x2x4p}
        spec: {nodeName: node-1, containers: [{name: app, image: x}]}
        ---
        apiVersion: apps/v1
        kind: DaemonSet
        metadata: {name: bridge, namespace: daemons}
        spec:
          selector: {matchLabels: {app: bridge}}
          template:
            metadata: {labels: {app: bridge}}
            spec: {containers: [{name: spire-bridge, image: x}]}
        """);
    may(WITHOUT_PODS, "shop", "pods", "get, list");
    may(WITHOUT_PODS, "daemons", "daemonsets", "list");
    may(WITHOUT_DAEMON_SETS, "shop", "pods", "get, list");
    may(WITHOUT_DAEMON_SETS, "daemons", "pods", "get, list");
    may(WITHOUT_LIST, "shop", "pods", "get");
    may(WITHOUT_LIST, "shop", "namespaces", "get");
  }

  private static void namespace(String name) {
    server.apply(
        """
        apiVersion: v1
        kind: Namespace
        metadata: {name: %s}
        """
            .formatted(name));
  }

  private static void may(String user, String namespace, String resource, String verbs) {
    server.apply(
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: {name: %1$s-%3$s, namespace: %2$s}
        rules: [{apiGroups: ["", apps], resources: [%3$s], verbs: [%4$s]}]
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: {name: %1$s-%3$s, namespace: %2$s}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: %1$s-%3$s}
        subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: %1$s}]
        """
            .formatted(user, namespace, resource, verbs));
  }

  @AfterAll
  static void stopTheServer() {
    if (server != null) {
      server.close();
    }
  }

  private static CommandRun explain(String user, String pod) {
    CommandRun run =
        CommandRun.of(
            List.of(
                "explain",
                "--kubeconfig",
                server.kubeconfigFor(user).toString(),
                pod,
                "-n",
                "shop",
                "--bridge-namespace",
                "daemons"));
    assertThat(run.exitCode()).as(run.told()).isEqualTo(3);
    assertThat(run.out()).contains("apply clusterspiffeid/rbac/explain.yaml");
    return run;
  }

  @Test
  void aDaemonSetWhosePodsMayNotBeListedIsNotSaidToHaveNone() {
    assertThat(explain(WITHOUT_PODS, "cart-5c8b-x2x4p").out())
        .contains("may not list pods in the namespace daemons")
        .doesNotContain("has no pod on node");
  }

  @Test
  void daemonSetsThatMayNotBeListedAreNotSaidToBeElsewhere() {
    assertThat(explain(WITHOUT_DAEMON_SETS, "cart-5c8b-x2x4p").out())
        .contains("may not list", "daemonsets", "in the namespace daemons")
        .doesNotContain("no daemon of the bridge was found");
  }

  @Test
  void podsThatMayNotBeListedAreNotSaidToHaveOtherNames() {
    assertThat(explain(WITHOUT_LIST, "cart").out())
        .contains("there is no pod cart in shop")
        .contains("may not list pods in the namespace shop")
        .doesNotContain("has a name like it");
  }
}

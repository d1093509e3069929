package dev.spirebridge.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.spirebridge.testing.peers.KubeApiServer;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodStatus;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What {@code explain} asks of a real API server, which has no nodes: bridges and proxies cannot be
 * asked there, and pods are what the test says. But where a test is about them, it asks with the
 * rights of explain.yaml alone.
 */
class ExplainClusterIT {

  private static final String JANE = "jane";
  private static final String NOBODY = "nobody";

  @TempDir private static Path folder;

  private static KubeApiServer server;
  private static KubernetesClient admin;

  @BeforeAll
  static void startTheServer() throws Exception {
    server = KubeApiServer.start(folder, JANE, NOBODY);
    admin = server.adminClient();
    namespaces("shop: 'true'", "plain: 'false'", "mesh-identity: 'false'", "spire-bridge: 'false'");
    server.applyStrictly(Files.readString(Path.of("clusterspiffeid/rbac/explain.yaml")));
    bind("spire-bridge-explain-cluster", "ClusterRoleBinding", "");
    for (String namespace : List.of("shop", "plain", "mesh-identity", "spire-bridge")) {
      bind("spire-bridge-explain", "RoleBinding", namespace);
    }
    pod("shop", "cart-5c8b-x2x4p", "nodeName: node-1,", "istio-proxy");
    pod("plain", "cart-5c8b-x2x4p", "nodeName: node-1,", "istio-proxy");
    pod("shop", "lost-5c8b-x2x4p", "", "istio-proxy");
  }

  private static void namespaces(String... labelled) {
    for (String each : labelled) {
      String[] parts = each.split(": ", -1);
      server.apply(
          """
          apiVersion: v1
          kind: Namespace
          metadata: {name: %s, labels: {spiffe.io/spire-managed-identity: %s}}
          """
              .formatted(parts[0], parts[1]));
    }
  }

  private static void bind(String role, String kind, String namespace) {
    server.apply(
        """
        apiVersion: rbac.authorization.k8s.io/v1
        kind: %s
        metadata: {name: explain%s}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: %s}
        subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: jane}]
        """
            .formatted(kind, namespace.isEmpty() ? "" : ", namespace: " + namespace, role));
  }

  /** A pod as the scheduler and the kubelet would have it; without a node it is pending. */
  private static void pod(String namespace, String name, String node, String container) {
    Pod pod =
        admin
            .resource(
                admin
                    .getKubernetesSerialization()
                    .unmarshal(
                        """
                        apiVersion: v1
                        kind: Pod
                        metadata: {namespace: %s, name: %s, labels: {app: cart}}
                        spec: {%s serviceAccountName: cart, containers: [{name: %s, image: x}]}
                        """
                            .formatted(namespace, name, node, container),
                        Pod.class))
            .create();
    pod.setStatus(
        admin
            .getKubernetesSerialization()
            .unmarshal(
                node.isEmpty()
                    ? """
                    phase: Pending
                    conditions:
                    - {type: PodScheduled, status: "False", message: "0/3 nodes are available"}
                    """
                    : """
                    phase: Running
                    containerStatuses:
                    - {name: %s, ready: true, restartCount: 0, image: x, imageID: x,
                       state: {running: {}}}
                    """
                        .formatted(container),
                PodStatus.class));
    admin.resource(pod).updateStatus();
  }

  @AfterAll
  static void stopTheServer() {
    if (admin != null) {
      admin.close();
    }
    if (server != null) {
      server.close();
    }
  }

  private static CommandRun explain(String user, String... flags) {
    List<String> line =
        new ArrayList<>(List.of("explain", "--kubeconfig", server.kubeconfigFor(user).toString()));
    line.addAll(Arrays.asList(flags));
    return CommandRun.of(line);
  }

  private static void missing(CommandRun run, String step, String... words) {
    assertThat(run.exitCode()).as(run.told()).isEqualTo(1);
    assertThat(run.out()).contains("\nMissing: " + step + "\n").contains(words);
    assertThat(run.out()).doesNotContain("may not");
  }

  @Test
  void withoutDefinitionsALabelIsOrIsNotThere() {
    missing(explain(JANE, "cart-5c8b-x2x4p", "-n", "plain"), "label", "namespace label plain");
    missing(
        explain(JANE, "cart-5c8b-x2x4p", "-n", "shop"),
        "ClusterSPIFFEID",
        "there is no ClusterSPIFFEID spire-bridge-ns-shop yet");
  }

  @Test
  void aPodWithoutANodeIsStuckThere() {
    missing(
        explain(JANE, "lost-5c8b-x2x4p", "-n", "shop"),
        "pod",
        "it has no node: 0/3 nodes are available");
  }

  @Test
  void saysThatAnObjectOfAnotherClassIsNotTaken() {
    server.applyFolder(Path.of("clusterspiffeid/crd"));
    namespaces("classy: 'true'");
    bind("spire-bridge-explain", "RoleBinding", "classy");
    pod("classy", "cart-5c8b-x2x4p", "nodeName: node-1,", "istio-proxy");
    server.apply(
        """
        apiVersion: spire.spiffe.io/v1alpha1
        kind: ClusterSPIFFEID
        metadata:
          name: spire-bridge-ns-classy
          labels: {app.kubernetes.io/managed-by: spire-bridge}
        spec:
          className: spire-mgmt-spire
          spiffeIDTemplate: "spiffe://{{ .TrustDomain }}/ns/{{ .PodMeta.Namespace }}/sa/x"
          namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: classy}}
        """);
    CommandRun run = explain(JANE, "cart-5c8b-x2x4p", "-n", "classy");
    missing(run, "ClusterSPIFFEID", "no controller-manager has taken");
    assertThat(run.out())
        .contains("ours, class spire-mgmt-spire, not taken")
        .contains("spiffe://TRUST-DOMAIN/ns/classy/sa/x");
  }

  @Test
  void aNodeWithoutADaemonIsToldFromAClusterWithoutAny() {
    CommandRun none = explain(JANE, "cart-5c8b-x2x4p", "-n", "shop");
    assertThat(none.out())
        .contains("no daemon of the bridge was found in namespace mesh-identity or spire-bridge")
        .contains("--bridge-namespace");
    server.apply(
        """
        apiVersion: v1
        kind: Namespace
        metadata: {name: elsewhere}
        ---
        apiVersion: apps/v1
        kind: DaemonSet
        metadata: {name: bridge, namespace: elsewhere}
        spec:
          selector: {matchLabels: {app: bridge}}
          template:
            metadata: {labels: {app: bridge}}
            spec: {containers: [{name: spire-bridge, image: x}]}
        """);
    bind("spire-bridge-explain", "RoleBinding", "elsewhere");
    CommandRun some =
        explain(JANE, "cart-5c8b-x2x4p", "-n", "shop", "--bridge-namespace", "elsewhere");
    assertThat(some.out()).contains("DaemonSet elsewhere/bridge has no pod on node node-1");
    aPendingDaemonIsSeen();
  }

  private static void aPendingDaemonIsSeen() {
    server.apply(
        """
        apiVersion: v1
        kind: Pod
        metadata:
          name: bridge-7xk2p
          namespace: elsewhere
          ownerReferences: [{apiVersion: apps/v1, kind: DaemonSet, name: bridge, uid: x}]
        spec:
          containers: [{name: spire-bridge, image: x}]
          affinity:
            nodeAffinity:
              requiredDuringSchedulingIgnoredDuringExecution:
                nodeSelectorTerms:
                - matchFields: [{key: metadata.name, operator: In, values: [node-1]}]
        """);
    CommandRun pending =
        explain(JANE, "cart-5c8b-x2x4p", "-n", "shop", "--bridge-namespace", "elsewhere");
    assertThat(pending.out())
        .contains("elsewhere/bridge-7xk2p does not run: it is Pending: the scheduler has not");
  }

  @Test
  void aPodThatIsNotThereIsCouldNotFindOutWithNamesThatAreNear() {
    CommandRun run = explain(JANE, "cart", "-n", "shop");
    assertThat(run.exitCode()).as(run.told()).isEqualTo(3);
    assertThat(run.out())
        .contains("there is no pod cart in shop", "those that are there: cart-5c8b-x2x4p")
        .containsPattern("label +ok");

    CommandRun nowhere = explain(server.adminKubeconfig(), "cart", "-n", "nowhere");
    assertThat(nowhere.exitCode()).as(nowhere.told()).isEqualTo(3);
    assertThat(nowhere.out()).contains("there is no namespace nowhere");
  }

  private static CommandRun explain(Path kubeconfig, String... flags) {
    List<String> line = new ArrayList<>(List.of("explain", "--kubeconfig", kubeconfig.toString()));
    line.addAll(Arrays.asList(flags));
    return CommandRun.of(line);
  }

  @Test
  void whoMayNothingIsToldEachRightThatIsMissing() {
    CommandRun run = explain(NOBODY, "cart-5c8b-x2x4p", "-n", "shop");
    assertThat(run.exitCode()).as(run.told()).isEqualTo(3);
    assertThat(run.out())
        .contains("may not get pods in the namespace shop", "may not get namespaces")
        .contains("to do: apply clusterspiffeid/rbac/explain.yaml");
  }

  @Test
  void saysToProgramsWhatItSaysToPeople() throws Exception {
    CommandRun run = explain(JANE, "cart-5c8b-x2x4p", "-n", "plain", "-o", "json");
    assertThat(run.exitCode()).as(run.told()).isEqualTo(1);
    JsonNode document = new ObjectMapper().readTree(run.out());
    assertThat(document.path("pod").asText()).isEqualTo("plain/cart-5c8b-x2x4p");
    assertThat(document.path("outcome").asText()).isEqualTo("missing");
    assertThat(document.path("firstMissing").asText()).isEqualTo("label");
    assertThat(document.path("steps").findValuesAsText("step"))
        .containsExactly(
            "pod",
            "label",
            "cluster-spiffe-id",
            "spiffe-id",
            "bridge",
            "svid",
            "connection",
            "secret",
            "issuer");
    assertThat(document.at("/steps/1/toDo").asText()).contains("namespace label plain");
  }

  @Test
  void refusesWhatItDoesNotUnderstand() {
    CommandRun run =
        explain(JANE, "Cart", "-n", "sh/op", "--http-port", "0", "--mesh-ca", "/nowhere");
    assertThat(run.exitCode()).as(run.told()).isEqualTo(2);
    assertThat(run.err())
        .contains("is not a pod's name", "--namespace", "--http-port", "--mesh-ca");
    assertThat(explain(JANE).exitCode()).isEqualTo(2);
  }
}

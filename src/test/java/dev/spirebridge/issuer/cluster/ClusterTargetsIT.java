package dev.spirebridge.issuer.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.issuer.Aim;
import dev.spirebridge.issuer.Evidence;
import dev.spirebridge.issuer.Expectation;
import dev.spirebridge.issuer.TargetClass;
import dev.spirebridge.issuer.Verdict;
import dev.spirebridge.issuer.Verdict.Reason;
import dev.spirebridge.issuer.Verdict.Unreachable;
import dev.spirebridge.issuer.probe.VirtualProbeRunner;
import dev.spirebridge.kubernetes.ObjectReference;
import dev.spirebridge.testing.peers.KubeApiServer;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.spiffe.spiffeid.TrustDomain;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which pods are looked at, and what is told where that is not possible. */
class ClusterTargetsIT {

  private static final TrustDomain OWN = TrustDomain.parse("example.org");
  private static final Path RULES = Path.of("clusterspiffeid/rbac/check-issuer.yaml");

  /** Has the rules of check-issuer.yaml in every namespace. */
  private static final String CHECKER = "checker";

  /** May list pods, and no more. */
  private static final String LISTER = "lister";

  /** May forward by the rules of Kubernetes 1.34, and list pods. */
  private static final String OLD_FASHIONED = "old-fashioned";

  private static final String NOBODY = "nobody";

  @TempDir private static Path folder;

  private static KubeApiServer server;
  private static KubernetesClient admin;
  private static Pods pods;

  @BeforeAll
  static void startTheServer() throws IOException {
    server = KubeApiServer.start(folder, CHECKER, LISTER, OLD_FASHIONED, NOBODY);
    admin = server.adminClient();
    pods = new Pods(admin);
    server.apply(Files.readString(RULES));
    server.apply(binding("spire-bridge-check-issuer", CHECKER));
    server.apply(role(LISTER, "{apiGroups: [''], resources: [pods], verbs: [list]}"));
    server.apply(binding(LISTER, LISTER));
    server.apply(
        role(
            OLD_FASHIONED,
            """
            {apiGroups: [''], resources: [pods, pods/portforward], verbs: [get, list]}\
            """));
    server.apply(binding(OLD_FASHIONED, OLD_FASHIONED));
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

  @Test
  void aimsAtTheRunningPodsOfANamespace() {
    Pods.namespace(server, "shop");
    Pod web = pods.running("shop", "web", "web", "istio-proxy");
    pods.pending("shop", "late", "web", "istio-proxy");
    try (KubernetesClient client = server.client(CHECKER)) {
      List<Aim> aims = targets(client).namespace("shop", "");
      assertThat(aims).hasSize(1);
      assertThat(aims.getFirst().target().name()).isEqualTo("shop/web");
      assertThat(aims.getFirst().target().targetClass()).isEqualTo(TargetClass.WORKLOAD);
      assertThat(aims.getFirst().target().expectation())
          .isEqualTo(Expectation.ofPod(OWN, "shop", "sa-of-web"));
      assertThat(aims.getFirst().target().workload())
          .contains(
              new ObjectReference(
                  "v1",
                  "Pod",
                  Optional.of("shop"),
                  "web",
                  Optional.of(web.getMetadata().getUid())));
    }
  }

  @Test
  void aimsAtAPodWhoseNativeSidecarStillWaitsForItsCertificate() {
    Pods.namespace(server, "starting");
    pods.starting("starting", "web", "web", "istio-proxy");
    pods.starting("starting", "init", "web", "migration");
    try (KubernetesClient client = server.client(CHECKER)) {
      assertThat(names(targets(client).namespace("starting", ""))).containsExactly("starting/web");
    }
  }

  @Test
  void aimsAtThoseThatASelectorSelects() {
    Pods.namespace(server, "selected");
    pods.running("selected", "web", "web", "istio-proxy");
    pods.running("selected", "api", "api", "istio-proxy");
    try (KubernetesClient client = server.client(CHECKER)) {
      assertThat(names(targets(client).namespace("selected", "app in (api)")))
          .containsExactly("selected/api");
      assertGone(
          targets(client).namespace("selected", "app=other"),
          "selected (app=other)",
          "no pod of it is running");
    }
  }

  @Test
  void aimsAtThePodsOfAGateway() {
    Pods.namespace(server, "mesh");
    Pods.workload(server, "Deployment", "mesh", "ingress");
    Pods.workload(server, "DaemonSet", "mesh", "egress");
    Pods.workload(server, "Deployment", "mesh", "asleep");
    pods.running("mesh", "ingress-1", "ingress", "istio-proxy");
    pods.running("mesh", "egress-1", "egress", "gateway-proxy");
    try (KubernetesClient client = server.client(CHECKER)) {
      ClusterTargets targets = targets(client);
      assertThat(names(targets.gateway("mesh", "ingress"))).containsExactly("mesh/ingress-1");
      assertThat(names(targets.gateway("mesh", "egress"))).containsExactly("mesh/egress-1");
      assertThat(targets.gateway("mesh", "egress").getFirst().target().targetClass())
          .isEqualTo(TargetClass.GATEWAY);
      assertGone(targets.gateway("mesh", "asleep"), "mesh/asleep", "no pod of it is running");
      for (String name : List.of("none", "../../pods", "")) {
        assertThat(names(targets.gateway("mesh", name))).containsExactly("mesh/" + name);
        assertThat(look(targets.gateway("mesh", name))).isInstanceOf(Unreachable.class);
      }
      assertGone(
          targets.gateway("mesh", "none"),
          "mesh/none",
          "there is no Deployment and no DaemonSet of that name");
    }
  }

  @Test
  void saysWhichRuleIsMissingToList() {
    Pods.namespace(server, "locked");
    try (KubernetesClient client = server.client(NOBODY)) {
      assertThat(look(targets(client).namespace("locked", "")))
          .isEqualTo(
              new Unreachable(
                  Reason.FORBIDDEN,
                  "user nobody may not list pods in the namespace locked: apply"
                      + " clusterspiffeid/rbac/check-issuer.yaml"));
      assertThat(look(targets(client).gateway("locked", "ingress")))
          .isEqualTo(
              new Unreachable(
                  Reason.FORBIDDEN,
                  "user nobody may not get deployments.apps in the namespace locked: apply"
                      + " clusterspiffeid/rbac/check-issuer.yaml"));
    }
  }

  @Test
  void saysWhichRuleIsMissingToForward() {
    Pods.namespace(server, "closed");
    pods.running("closed", "web", "web", "istio-proxy");
    assertMayNot("get", LISTER);
    assertMayNot("create", OLD_FASHIONED);
  }

  private static void assertMayNot(String verb, String user) {
    try (KubernetesClient client = server.client(user)) {
      assertThat(look(targets(client).namespace("closed", "")))
          .isEqualTo(
              new Unreachable(
                  Reason.FORBIDDEN,
                  "this user may not %s pods/portforward in the namespace closed: apply"
                          .formatted(verb)
                      + " clusterspiffeid/rbac/check-issuer.yaml"));
    }
  }

  @Test
  void theRulesOfTheFileAreEnoughToForward() {
    Pods.namespace(server, "open");
    pods.running("open", "web", "web", "istio-proxy");
    try (KubernetesClient client = server.client(CHECKER)) {
      // Allowed, and then there is no node to forward to: it is assigned to none.
      assertThat(look(targets(client).namespace("open", "")))
          .isEqualTo(
              new Unreachable(Reason.OTHER, "the API server refuses the port-forward with 400"));
    }
  }

  @Test
  void saysThatAPodHasNoProxy() {
    Pods.namespace(server, "bare");
    pods.running("bare", "web", "web", "something-else");
    try (KubernetesClient client = server.client(CHECKER)) {
      assertThat(look(targets(client).namespace("bare", "")))
          .isEqualTo(new Unreachable(Reason.NO_PROXY, "the pod has no proxy"));
      ClusterTargets given = new ClusterTargets(client, OWN, Optional.of(9901), List.of());
      assertThat(look(given.namespace("bare", "")))
          .isEqualTo(
              new Unreachable(Reason.OTHER, "the API server refuses the port-forward with 400"));
    }
  }

  @Test
  void saysThatAPodIsGoneSinceItWasListed() {
    Unreachable gone = new Unreachable(Reason.GONE, "the pod is gone since it was listed");
    Pods.namespace(server, "busy");
    Pod web = pods.running("busy", "web", "web", "istio-proxy");
    try (KubernetesClient client = server.client(CHECKER)) {
      List<Aim> aims = targets(client).namespace("busy", "");
      pods.delete(web);
      assertThat(look(aims)).isEqualTo(gone);
      pods.running("busy", "web", "web", "istio-proxy");
      assertThat(look(aims)).as("another of the same name").isEqualTo(gone);
    }
  }

  @Test
  void listsThousandsPageByPage() {
    Pods.namespace(server, "crowd");
    for (int i = 0; i < 501; i++) {
      pods.running("crowd", "web-" + i, "web", "none");
    }
    try (KubernetesClient client = server.client(CHECKER)) {
      assertThat(targets(client).namespace("crowd", "")).hasSize(501);
    }
  }

  @Test
  void tellsOfAServerThatIsNotThere() {
    Config nowhere = Config.empty();
    nowhere.setMasterUrl("https://127.0.0.1:1");
    nowhere.setRequestRetryBackoffLimit(0);
    try (KubernetesClient client = new KubernetesClientBuilder().withConfig(nowhere).build()) {
      assertThat(look(targets(client).namespace("shop", "")))
          .isInstanceOfSatisfying(
              Unreachable.class,
              verdict -> {
                assertThat(verdict.reason()).isEqualTo(Reason.OTHER);
                assertThat(verdict.why()).contains("cannot be reached");
              });
    }
  }

  private static ClusterTargets targets(KubernetesClient client) {
    return new ClusterTargets(client, OWN, Optional.empty(), List.of());
  }

  private static List<String> names(List<Aim> aims) {
    return aims.stream().map(aim -> aim.target().name()).toList();
  }

  private static void assertGone(List<Aim> aims, String name, String why) {
    assertThat(names(aims)).containsExactly(name);
    assertThat(look(aims)).isEqualTo(new Unreachable(Reason.GONE, why));
  }

  private static Verdict look(List<Aim> aims) {
    assertThat(aims).hasSize(1);
    try (VirtualProbeRunner runner = new VirtualProbeRunner(1, Duration.ofSeconds(20))) {
      Evidence evidence = runner.run(aims).getFirst();
      assertThat(evidence).isInstanceOf(Evidence.NotSeen.class);
      return ((Evidence.NotSeen) evidence).why();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static String role(String name, String rule) {
    return """
    apiVersion: rbac.authorization.k8s.io/v1
    kind: ClusterRole
    metadata: {name: %s}
    rules: [%s]
    """
        .formatted(name, rule);
  }

  private static String binding(String role, String user) {
    return """
    apiVersion: rbac.authorization.k8s.io/v1
    kind: ClusterRoleBinding
    metadata: {name: %2$s}
    roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: %1$s}
    subjects: [{apiGroup: rbac.authorization.k8s.io, kind: User, name: %2$s}]
    """
        .formatted(role, user);
  }
}

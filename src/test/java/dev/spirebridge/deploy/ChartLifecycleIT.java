package dev.spirebridge.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.spirebridge.testing.peers.Http;
import dev.spirebridge.testing.peers.KubeApiServer;
import dev.spirebridge.testing.peers.KubeApiServerOptions;
import dev.spirebridge.testing.peers.Peers;
import dev.spirebridge.testing.peers.ProgramRun;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Helm installs, upgrades and removes the chart on a real API server, where nobody runs the pods.
 */
class ChartLifecycleIT {

  private static final String KINDS =
      "daemonsets,deployments,configmaps,serviceaccounts,roles,rolebindings,networkpolicies,"
          + "poddisruptionbudgets,clusterroles,clusterrolebindings,clusterspiffeids,csidrivers";

  @TempDir private static Path folder;

  private static KubeApiServer server;
  private static ProgramRun helm;
  private static ProgramRun kubectl;

  @BeforeAll
  static void start() {
    Path helmProgram = Peers.require("helm");
    Path kubectlProgram = Peers.require("kubectl");
    server =
        KubeApiServer.start(
            folder, KubeApiServerOptions.withUsers().with("--allow-privileged=true"));
    server.applyFolder(Path.of("clusterspiffeid", "crd"));
    List<String> access = List.of("--kubeconfig", server.adminKubeconfig().toString());
    helm = new ProgramRun(helmProgram, access);
    kubectl = new ProgramRun(kubectlProgram, access);
    kubectl.run(List.of("apply", "--filename", "deploy/manifests/namespace.yaml"));
  }

  @AfterEach
  void removeTheRelease() {
    for (String namespace : List.of(Chart.NAMESPACE, "spire-bridge")) {
      helm.run(
          List.of("uninstall", "spire-bridge", "--namespace", namespace, "--ignore-not-found"));
    }
  }

  @AfterAll
  static void stop() {
    if (server != null) {
      server.close();
    }
  }

  @Test
  void whatIsInstalledIsUpgradedAndRemovedWithoutATrace() {
    String notes = release("install", Chart.NAMESPACE);
    assertThat(notes)
        .contains(
            "authorized_delegates = [\"spiffe://example.org/ns/mesh-identity/sa/spire-bridge\"]",
            "admin_socket_path    = \"/run/spire/admin/api.sock\"",
            "driver: csi.spirebridge.dev",
            "SPIRE_BRIDGE_LEASE_NAMESPACE=mesh-identity")
        .doesNotContain("Mind the namespace");
    assertThat(left())
        .contains("daemonset.apps/spire-bridge", "deployment.apps/spire-bridge-controller")
        .noneMatch(name -> name.startsWith("poddisruptionbudget"));

    release(
        "upgrade",
        Chart.NAMESPACE,
        "controller.replicas=2",
        "controller.issuerCheck.enabled=true",
        "spire.className=spire");
    assertThat(left())
        .contains(
            "poddisruptionbudget.policy/spire-bridge-controller",
            "clusterspiffeid.spire.spiffe.io/spire-bridge-controller");

    assertThat(release("upgrade", Chart.NAMESPACE, "mode=sidecar"))
        .contains("kubectl patch deployment istio-ingressgateway -n mesh-identity");
    assertThat(left())
        .contains("configmap/spire-bridge-sidecar")
        .noneMatch(name -> name.startsWith("daemonset") || name.startsWith("csidriver"));

    helm.run(List.of("uninstall", "spire-bridge", "--namespace", Chart.NAMESPACE));
    assertThat(left()).isEmpty();
  }

  /** Image, configuration and rights are those of one revision, all together. */
  @Test
  void aRollbackBringsBackEveryObjectAsItWas() {
    release("install", Chart.NAMESPACE);
    List<String> before = contents();
    release(
        "upgrade",
        Chart.NAMESPACE,
        "image.tag=next",
        "node.limits.callers=8192",
        "controller.replicas=2",
        "controller.issuerCheck.enabled=true");
    assertThat(contents()).isNotEqualTo(before);

    helm.run(List.of("rollback", "spire-bridge", "1", "--namespace", Chart.NAMESPACE));
    assertThat(contents()).isEqualTo(before);
  }

  /** Two daemons of a node would take its socket from one another. */
  @Test
  void aSecondReleaseIsRefusedBeforeAnythingOfItIsThere() {
    release("install", Chart.NAMESPACE, "controller.enabled=false");
    kubectl.run(List.of("create", "namespace", "second"));
    List<String> second =
        new ArrayList<>(
            List.of("install", "second", Chart.FOLDER.toString(), "--namespace", "second"));
    second.addAll(Chart.REQUIRED);
    ProgramRun.Result result = helm.tryRun(second);
    assertThat(result.exitCode()).isNotZero();
    assertThat(result.output())
        .contains("invalid ownership metadata", "current value is \"spire-bridge\"");
    assertThat(kubectl.run(List.of("get", "daemonsets,deployments", "-n", "second")))
        .contains("No resources found");
  }

  /** With SPIRE's quickstart the daemon there would never be given its own identity. */
  @Test
  void aNamespaceThatQuickstartsIgnoreIsWarnedOf() {
    kubectl.run(List.of("create", "namespace", "spire-bridge"));
    assertThat(release("install", "spire-bridge", "mode=sidecar")).doesNotContain("Mind the");
    assertThat(release("upgrade", "spire-bridge"))
        .contains("Mind the namespace", "such as mesh-identity");
    assertThat(
            release(
                "upgrade", "spire-bridge", "mode=sidecar", "controller.issuerCheck.enabled=true"))
        .as("the controller needs an identity, too")
        .contains("Mind the namespace");
  }

  /** What helm says, the notes among it. */
  private String release(String verb, String namespace, String... sets) {
    List<String> arguments =
        new ArrayList<>(
            List.of(verb, "spire-bridge", Chart.FOLDER.toString(), "--namespace", namespace));
    arguments.addAll(Chart.REQUIRED);
    for (String set : sets) {
      arguments.addAll(List.of("--set", set));
    }
    return helm.run(arguments);
  }

  /** All but what the API server keeps of them itself. */
  private List<String> contents() {
    JsonNode list =
        Http.parse(
            kubectl.run(
                List.of(
                    "get",
                    KINDS,
                    "-A",
                    "-l",
                    "app.kubernetes.io/instance=spire-bridge",
                    "-o",
                    "json")));
    List<String> contents = new ArrayList<>();
    for (JsonNode item : list.path("items")) {
      ObjectNode object = item.deepCopy();
      String name = item.at("/metadata/name").asText();
      contents.add(name + " " + object.without(List.of("metadata", "status")));
    }
    return contents;
  }

  private List<String> left() {
    return kubectl
        .run(
            List.of(
                "get", KINDS, "-A", "-l", "app.kubernetes.io/instance=spire-bridge", "-o", "name"))
        .lines()
        .filter(line -> line.contains("/"))
        .toList();
  }
}

package dev.spirebridge.testing.node;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/**
 * What the test has to be told about the cluster of KUBECONFIG, which has one node and nothing to
 * lose. All images have to be on the node, or pullable. The variables:
 *
 * <ul>
 *   <li>SPIRE_BRIDGE_NODE_IMAGE: the bridge in /opt/spire-bridge, the launcher as its entry point,
 *       java on PATH, the test classes in /opt/tests/test-classes
 *   <li>SPIRE_BRIDGE_NODE_ENVOY_IMAGE: envoy on PATH
 *   <li>SPIRE_BRIDGE_NODE_CSI_DRIVER: a CSI driver that mounts the folder sds of the next one into
 *       pods, as the SPIFFE CSI driver does with its {@code -workload-api-socket-dir}
 *   <li>SPIRE_BRIDGE_NODE_FOLDER: a folder on the node, for the sockets of agent and bridge
 *   <li>SPIRE_BRIDGE_NODE_AGENT_CSI_DRIVER: a CSI driver that mounts the folder public of that one
 *       into pods; without it the test of the Helm chart is skipped
 *   <li>SPIRE_BRIDGE_NODE_SPIRE_IMAGE: spire-server and spire-agent on PATH; without it the test
 *       with SPIRE is skipped
 *   <li>SPIRE_BRIDGE_NODE_CONTROLLER_MANAGER_IMAGE: spire-controller-manager on PATH; without it
 *       the test of labelled namespaces is skipped
 *   <li>SPIRE_BRIDGE_NODE_ISTIO_HUB and SPIRE_BRIDGE_NODE_ISTIO_TAG: where Istio's images pilot and
 *       proxyv2 are; without them the test with a real Istio is skipped
 *   <li>SPIRE_BRIDGE_NODE_KUBELET_PORT: 10250 unless told otherwise
 *   <li>SPIRE_BRIDGE_NODE_IMAGE_PULL_POLICY: Never unless told otherwise
 * </ul>
 */
final class NodeSettings {

  private static final String PREFIX = "SPIRE_BRIDGE_NODE_";

  private NodeSettings() {}

  /** The values for the manifests, by the names of their placeholders; skips without a cluster. */
  static Map<String, String> require() {
    List<String> missing = new ArrayList<>();
    if (environment("KUBECONFIG").isEmpty()) {
      missing.add("KUBECONFIG");
    }
    Map<String, String> values =
        Map.of(
            "BRIDGE_IMAGE", value("IMAGE", missing),
            "ENVOY_IMAGE", value("ENVOY_IMAGE", missing),
            "CSI_DRIVER", value("CSI_DRIVER", missing),
            "FOLDER", value("FOLDER", missing),
            "IMAGE_PULL_POLICY", environment(PREFIX + "IMAGE_PULL_POLICY").orElse("Never"),
            "KUBELET_PORT", environment(PREFIX + "KUBELET_PORT").orElse("10250"));
    if (!missing.isEmpty()) {
      skip("no Kubernetes node to test on (set " + String.join(", ", missing) + ")");
    }
    return values;
  }

  /** The image with SPIRE; skips without it. */
  static String requireSpireImage() {
    Optional<String> image = environment(PREFIX + "SPIRE_IMAGE");
    if (image.isEmpty()) {
      skip("no SPIRE to test on the Kubernetes node (set " + PREFIX + "SPIRE_IMAGE)");
    }
    return image.orElseThrow();
  }

  /** The image with spire-controller-manager; skips without it. */
  static String requireControllerManagerImage() {
    Optional<String> image = environment(PREFIX + "CONTROLLER_MANAGER_IMAGE");
    if (image.isEmpty()) {
      skip(
          "no spire-controller-manager to test on the Kubernetes node (set "
              + PREFIX
              + "CONTROLLER_MANAGER_IMAGE)");
    }
    return image.orElseThrow();
  }

  /** The CSI driver with the folder of SPIRE's Workload API; skips without it. */
  static String requireAgentDriver() {
    Optional<String> driver = environment(PREFIX + "AGENT_CSI_DRIVER");
    if (driver.isEmpty()) {
      skip(
          "no CSI driver with the agent's socket on the Kubernetes node (set "
              + PREFIX
              + "AGENT_CSI_DRIVER)");
    }
    return driver.orElseThrow();
  }

  /** Where Istio's images are, by the names of their placeholders; skips without them. */
  static Map<String, String> requireIstio() {
    List<String> missing = new ArrayList<>();
    Map<String, String> values =
        Map.of(
            "ISTIO_HUB", value("ISTIO_HUB", missing),
            "ISTIO_TAG", value("ISTIO_TAG", missing));
    if (!missing.isEmpty()) {
      skip("no Istio to test on the Kubernetes node (set " + String.join(", ", missing) + ")");
    }
    return values;
  }

  private static String value(String name, List<String> missing) {
    Optional<String> value = environment(PREFIX + name);
    if (value.isEmpty()) {
      missing.add(PREFIX + name);
    }
    return value.orElse("");
  }

  private static void skip(String line) {
    System.out.println("[SKIPPED] " + line);
    Assumptions.abort(line);
  }

  private static Optional<String> environment(String name) {
    return Optional.ofNullable(System.getenv(name)).filter(value -> !value.isBlank());
  }
}

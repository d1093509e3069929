package dev.spirebridge.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class BridgeSidecarTest {

  private static final Facts.Label LABEL =
      new Facts.Label("spiffe.io/spire-managed-identity", "true");

  /** A Deployment as the API server gives it back. */
  private static final Tree DEPLOYMENT =
      Trees.of(
          """
          apiVersion: apps/v1
          kind: Deployment
          metadata: {name: proxy, namespace: gateways}
          spec:
            replicas: 2
            template:
              metadata: {labels: {app: proxy}}
              spec:
                initContainers: [{name: sysctl, image: busybox}]
                containers: [{name: proxy, image: envoy, volumeMounts: [{name: config, mountPath: /etc/envoy}]}]
                volumes:
                  - {name: config, configMap: {name: proxy, defaultMode: 420}}
                  - {name: shared, csi: {driver: csi.spiffe.io, readOnly: true}}
          """);

  @Test
  void comesAfterEverythingElse() {
    Tree edited = sidecar(true).into(DEPLOYMENT, LABEL);
    assertThat(names(edited, "initContainers")).containsExactly("sysctl", "spire-bridge");
    assertThat(names(edited, "containers")).containsExactly("proxy");
    assertThat(names(edited, "volumes"))
        .containsExactly(
            "config", "shared", "spire-bridge", "spire-workload-api", "spire-bridge-temporary");
    assertThat(edited.texts("spec", "template", "metadata", "labels"))
        .containsEntry("app", "proxy")
        .containsEntry(LABEL.name(), "true");
  }

  @Test
  void leavesWhatTheApiServerAddedAndWhatOthersDid() {
    Tree once = sidecar(true).into(DEPLOYMENT, LABEL);
    String[] bridge = {"spec", "template", "spec", "initContainers", "[name=spire-bridge]"};
    Tree defaulted =
        once.with(
                once.tree(bridge)
                    .orElseThrow()
                    .with("File", "terminationMessagePolicy")
                    .with("HTTP", "livenessProbe", "httpGet", "scheme")
                    .with(10L, "livenessProbe", "periodSeconds")
                    .with("1", "resources", "limits", "cpu"),
                bridge)
            .with(
                420,
                "spec",
                "template",
                "spec",
                "volumes",
                "[name=spire-bridge]",
                "configMap",
                "defaultMode");
    assertThat(sidecar(true).into(defaulted, LABEL)).isEqualTo(defaulted);
    assertThat(sidecar(true).into(defaulted.with("other", concat(bridge, "image")), LABEL))
        .isEqualTo(defaulted);
  }

  @Test
  void replacesTheSourceOfAVolume() {
    Tree edited = sidecar(true).into(DEPLOYMENT, LABEL);
    assertThat(edited.tree("spec", "template", "spec", "volumes", "[name=shared]"))
        .contains(BridgeSidecar.shared("shared"));
  }

  @Test
  void movesBetweenTheListsOfContainers() {
    Tree moved = sidecar(false).into(sidecar(true).into(DEPLOYMENT, LABEL), LABEL);
    assertThat(names(moved, "initContainers")).containsExactly("sysctl");
    assertThat(names(moved, "containers")).containsExactly("proxy", "spire-bridge");
  }

  private static BridgeSidecar sidecar(boolean stays) {
    return new BridgeSidecar(
        "registry.example.org/spire-bridge:0.1.0",
        "settings",
        "bridge.yaml",
        stays,
        List.of(BridgeSidecar.mount("shared", "/run/shared", false)),
        List.of(BridgeSidecar.shared("shared")));
  }

  private static List<String> names(Tree workload, String list) {
    return workload.items("spec", "template", "spec", list).stream()
        .map(each -> each.text("name").orElseThrow())
        .toList();
  }

  private static String[] concat(String[] path, String last) {
    String[] longer = Arrays.copyOf(path, path.length + 1);
    longer[path.length] = last;
    return longer;
  }
}

package dev.spirebridge.testing.walk;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.mesh.Golden;
import dev.spirebridge.testing.peers.PeerFolder;
import dev.spirebridge.testing.peers.Peers;
import dev.spirebridge.testing.walk.Walk.Seen;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** docs/consumers/enroute.md, walked, with a chart that renders what EnRoute's renders. */
class EnrouteWalkIT {

  private static final String NAMESPACE = "enroute-system";

  /** Somebody in the mesh, for STRICT. */
  private static final String SHOP =
      """
      apiVersion: v1
      kind: Namespace
      metadata: {name: shop}
      ---
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: cart, namespace: shop}
      spec:
        selector: {matchLabels: {app: cart}}
        template:
          metadata: {labels: {app: cart}}
          spec:
            serviceAccountName: cart
            containers: [{name: cart, image: cart}, {name: istio-proxy, image: proxy}]
      """;

  @RegisterExtension final PeerFolder folder = new PeerFolder();

  @BeforeEach
  void requirePeers() {
    List.of("envoy", "kubectl", "helm").forEach(Peers::require);
  }

  @Test
  void isAsThePageSays() throws Exception {
    try (WalkScene scene = WalkScene.start(folder)) {
      for (String namespace : List.of("istio-system", NAMESPACE)) {
        scene
            .server()
            .apply("apiVersion: v1\nkind: Namespace\nmetadata: {name: %s}\n".formatted(namespace));
      }
      scene.server().apply(SHOP);
      scene.proxy("shop", "cart");
      scene.bridge(NAMESPACE, "enroute");
      scene.giveRights("strict");
      scene.giveRights("emissary");
      Path typed = folder.folder("typed");
      Walk walk = scene.walk("consumers/enroute", typed);
      writesFiles(walk, typed);
      applies(walk);
      scene.node().awaitRollOut(NAMESPACE, "enroute");
      isSeen(walk, scene);
      Seen back = walk.type("spire-bridge mesh strict --mesh rollback");
      assertThat(back.exitCode()).as(back.told()).isZero();
      walk.end();
    }
  }

  private static void writesFiles(Walk walk, Path typed) throws IOException {
    walk.adding("spire-bridge mesh enroute plan", "--image=bridge:1");
    Seen plan = walk.run("spire-bridge mesh enroute plan");
    assertThat(plan.exitCode()).as(plan.told()).isZero();
    assertThat(
            WalkPage.differences(
                walk.page().named("file", "what it is"),
                Written.in(typed.resolve("enroute/values")),
                false))
        .isEmpty();
    assertThat(Files.readString(typed.resolve("enroute/ORDER.md"))).contains("10-configmap.yaml");
    Path script = Files.writeString(typed.resolve("bridge.sh"), walk.page().script());
    assertThat(script.toFile().setExecutable(true)).isTrue();
  }

  private void applies(Walk walk) throws IOException {
    Path chart = folder.folder("chart");
    Files.writeString(
        chart.resolve("Chart.yaml"), "apiVersion: v2\nname: enroute\nversion: 0.1.0\n");
    Files.createDirectories(chart.resolve("templates"));
    Files.writeString(chart.resolve("templates/all.yaml"), Golden.text("enroute/rendered.yaml"));
    done(walk.run("kubectl apply -f enroute/values/10-configmap.yaml"));
    done(walk.run("helm upgrade --install enroute", Map.of("CHART", chart.toString())));
    done(walk.run("kubectl apply -f enroute/values/20-globalconfig.yaml"));
    done(walk.run("spire-bridge mesh strict --mesh apply"));
  }

  private static void isSeen(Walk walk, WalkScene scene) {
    done(walk.run("kubectl get pods -n " + NAMESPACE));
    try (KubernetesClient admin = scene.server().adminClient()) {
      assertThat(admin.pods().inNamespace(NAMESPACE).list().getItems())
          .singleElement()
          .satisfies(pod ->
              assertThat(StandInNode.containers(pod))
                  .contains("enroute", "cert-server", "envoy", "spire-bridge")
                  .doesNotContain("istio-proxy"));
    }
    done(walk.run("spire-bridge mesh enroute verify"));
    done(walk.run("kubectl annotate namespace " + NAMESPACE));
  }

  private static void done(Seen seen) {
    assertThat(seen.exitCode()).as(seen.told()).isZero();
  }
}

package dev.spirebridge.testing.walk;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.spirebridge.mesh.Golden;
import dev.spirebridge.mesh.MeshKind;
import dev.spirebridge.mesh.Ref;
import dev.spirebridge.mesh.Right;
import dev.spirebridge.mesh.ServerScene;
import dev.spirebridge.testing.peers.PeerFolder;
import dev.spirebridge.testing.peers.Peers;
import dev.spirebridge.testing.walk.Walk.Seen;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** docs/consumers/spinnaker.md, walked, with proxies that are real Envoys. */
class SpinnakerWalkIT {

  private static final Ref SERVICE = Ref.of(MeshKind.SPINNAKER_SERVICE, "spinnaker", "spinnaker");
  private static final String MOVE =
      "spire-bridge mesh spinnaker apply --host spinnaker.example.org --issuer letsencrypt";

  @RegisterExtension final PeerFolder folder = new PeerFolder();

  @BeforeEach
  void requirePeers() {
    Peers.require("envoy");
    Peers.require("kubectl");
  }

  @Test
  void isAsThePageSays() throws Exception {
    try (WalkScene scene = WalkScene.start(folder)) {
      for (String namespace : List.of("istio-system", "spinnaker")) {
        scene
            .server()
            .apply("apiVersion: v1\nkind: Namespace\nmetadata: {name: %s}\n".formatted(namespace));
      }
      scene.server().apply(Golden.text("spinnaker/stock.yaml"));
      scene.proxy("istio-system", "default");
      scene.proxy("spinnaker", "default");
      scene.node().admitting(SpinnakerWalkIT::injected);
      scene.giveRights("strict");
      try (ServerScene objects =
          new ServerScene(
              scene.server(),
              "spinnaker",
              Right.of("update", SERVICE),
              MeshKind.CONFIG_MAP,
              MeshKind.NAMESPACE,
              MeshKind.DEPLOYMENT,
              MeshKind.SPINNAKER_SERVICE,
              MeshKind.CERTIFICATE,
              MeshKind.GATEWAY,
              MeshKind.VIRTUAL_SERVICE,
              MeshKind.PEER_AUTHENTICATION)) {
        scene.node().beside(new StandInOperator(objects.admin()));
        scene.node().awaitRollOut("spinnaker", "spin-gate");
        walks(scene, objects);
      }
    }
  }

  private void walks(WalkScene scene, ServerScene objects) {
    Path typed = folder.folder("typed");
    Walk walk = scene.walk("consumers/spinnaker", typed);
    Map<String, JsonNode> before = objects.raw();
    int containers = containers(scene, objects);
    writesFiles(walk, typed);
    asksForWhatItCannotSee(walk);
    assertThat(objects.raw()).as("files alone").isEqualTo(before);

    Seen asks = walk.run(MOVE, Map.of(" --confirm dns", ""));
    assertThat(asks.exitCode()).as(asks.told()).isOne();
    assertThat(asks.err()).contains("--confirm dns");
    Seen apply = walk.again("--confirm dns");
    assertThat(apply.exitCode()).as(apply.told()).isZero();
    Seen strict = walk.run("spire-bridge mesh strict --namespace spinnaker");
    assertThat(strict.exitCode()).as(strict.told()).isZero();
    assertThat(objects.raw().toString()).contains("STRICT").contains("\\\"true\\\"");

    Seen verify = walk.run("spire-bridge mesh spinnaker verify");
    assertThat(verify.exitCode()).as(verify.told()).isZero();
    Seen pods = walk.run("kubectl get pods -n spinnaker -l app=spin");
    assertThat(pods.out()).contains("spin-deck-", "spin-gate-");
    assertThat(containers(scene, objects)).isEqualTo(containers + 1);
    walk.passOver("curl -sI https://spinnaker", "no DNS leads to a gateway here");
    assertThat(scene.server().applyStrictly(walk.page().block("yaml"))).hasSize(1);
    goesBack(walk, objects, before);
    walk.end();
  }

  private static void goesBack(Walk walk, ServerScene objects, Map<String, JsonNode> before) {
    Seen tooEarly =
        walk.type(
            "spire-bridge mesh spinnaker rollback --host spinnaker.example.org --issuer letsencrypt --confirm dns-back --wait 1s");
    assertThat(tooEarly.exitCode()).as(tooEarly.told()).isOne();
    assertThat(tooEarly.err()).contains("it still refuses plaintext");
    Seen strict =
        walk.type("spire-bridge mesh strict --namespace spinnaker --selector app=spin rollback");
    assertThat(strict.exitCode()).as(strict.told()).isZero();
    Seen back = walk.run("spire-bridge mesh spinnaker rollback", Map.of(" --confirm dns-back", ""));
    assertThat(back.exitCode()).as(back.told()).isOne();
    assertThat(back.err()).contains("--confirm dns-back");
    Seen again = walk.again("--confirm dns-back");
    assertThat(again.exitCode()).as(again.told()).isZero();
    assertThat(objects.raw()).isEqualTo(before);
  }

  private static void writesFiles(Walk walk, Path typed) {
    Seen plan = walk.run("spire-bridge mesh spinnaker plan");
    assertThat(plan.exitCode()).as(plan.told()).isZero();
    Seen whole = walk.again("--whole-namespace");
    assertThat(whole.exitCode()).as(whole.told()).isZero();
    assertThat(
            WalkPage.differences(
                walk.page().named("file", "what it is"),
                Written.in(typed.resolve("spinnaker/values")),
                true))
        .isEmpty();
  }

  private static void asksForWhatItCannotSee(Walk walk) {
    Seen asks = walk.type(MOVE);
    assertThat(asks.exitCode()).as(asks.told()).isOne();
    assertThat(asks.err()).contains("run again with --confirm certificate");
  }

  /** Of the first pod of Gate. */
  private static int containers(WalkScene scene, ServerScene objects) {
    Pod gate =
        scene
            .node()
            .pods(
                "spinnaker",
                objects
                    .admin()
                    .apps()
                    .deployments()
                    .inNamespace("spinnaker")
                    .withName("spin-gate")
                    .get())
            .getFirst();
    return (int) StandInNode.containers(gate).count();
  }

  /** As Istio's webhook does it, in the parts that are looked at. */
  private static Pod injected(Pod pod) {
    Map<String, String> labels =
        Objects.requireNonNullElse(pod.getMetadata().getLabels(), Map.of());
    return "true".equals(labels.get("sidecar.istio.io/inject"))
        ? new PodBuilder(pod)
            .editSpec()
            .addNewContainer()
            .withName("istio-proxy")
            .withImage("proxy")
            .endContainer()
            .endSpec()
            .build()
        : pod;
  }
}

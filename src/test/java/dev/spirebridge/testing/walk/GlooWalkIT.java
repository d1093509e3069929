package dev.spirebridge.testing.walk;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.spirebridge.testing.peers.PeerFolder;
import dev.spirebridge.testing.peers.Peers;
import dev.spirebridge.testing.peers.StockGloo;
import dev.spirebridge.testing.walk.Walk.Seen;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * What docs/consumers/gloo.md says of a plan, and of a Gloo by Helm. The commands that move a
 * gateway are typed on a node, by {@code MeshGlooNodeIT}.
 */
class GlooWalkIT {

  @RegisterExtension final PeerFolder folder = new PeerFolder();

  @BeforeEach
  void requirePeers() {
    Peers.require("kube-apiserver");
  }

  @Test
  void isAsThePageSays() throws Exception {
    try (WalkScene scene = WalkScene.start(folder);
        StockGloo gloo = StockGloo.install(scene.server())) {
      scene.giveRights("gloo");
      Map<String, JsonNode> before = gloo.objects();
      Path typed = folder.folder("typed");
      Walk walk =
          scene
              .walk("consumers/gloo", typed)
              .adding("spire-bridge mesh gloo", "--image=registry.example.org/spire-bridge:1");
      Seen plan = walk.run("spire-bridge mesh gloo plan");
      assertThat(plan.exitCode()).as(plan.told()).isZero();
      assertThat(plan.out()).contains("--- ", "+++ ", "verifySubjectAltName");
      assertThat(Steps.notAsInTheTable(walk, "object")).isEmpty();

      gloo.ownedByHelm();
      Seen refused = walk.run("spire-bridge mesh gloo apply");
      assertThat(refused.exitCode()).as(refused.told()).isOne();
      assertThat(refused.out()).contains("refused: Deployment gloo-system/gateway-proxy", "Helm");
      assertThat(gloo.objects().keySet()).isEqualTo(before.keySet());
      Seen values = walk.type("spire-bridge mesh gloo plan --values");
      assertThat(values.out()).contains("envoyStaticClusters", "customSidecars");
      Seen files = walk.again("--output-dir gloo");
      assertThat(files.exitCode()).as(files.told()).isZero();
      assertThat(
              WalkPage.differences(
                  walk.page().named("file", "what it is"),
                  Written.in(typed.resolve("gloo/values")),
                  false))
          .isEmpty();
      Seen despite = walk.again("--despite-owner", "--wait 1s");
      assertThat(despite.out()).as(despite.told()).contains("wrote Deployment");
    }
  }
}

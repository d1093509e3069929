package dev.spirebridge.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.diagnose.evidence.IssuerEvidence;
import dev.spirebridge.diagnose.evidence.IssuerEvidence.Gateway;
import dev.spirebridge.diagnose.evidence.LeafFacts;
import dev.spirebridge.diagnose.evidence.ProxyEvidence;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is advised for a proxy with secrets that no bridge knows of. */
class UnconnectedProxyTest {

  private final PodScene scene = new PodScene();

  private void holds(LeafFacts leaf) {
    scene.bridge.withStreams = false;
    scene.proxy = new ProxyEvidence.Held(List.of("default"), List.of(), Optional.of(leaf));
  }

  private void advised(String words) {
    assertThat(scene.explanation().step(StepName.CONNECTION).result())
        .isInstanceOfSatisfying(
            StepResult.Missing.class, missing -> assertThat(missing.toDo()).contains(words));
  }

  @Test
  void keepsWhatItHasWhileADaemonIsReplaced() {
    scene.bridge.withSubject = false;
    holds(PodScene.leaf("777", "aa"));
    advised("it keeps the secrets it has and connects again by itself: look again in a moment");
    scene.bridge.withSubject = true;
    scene.bridge.podUid = "of another pod";
    advised("connects again by itself");
  }

  @Test
  void hasThemFromElsewhereWhereAnotherAuthorityIssuedThem() {
    scene.bridge.podUid = "of another pod";
    holds(PodScene.leaf("999", "bb"));
    advised("the proxy has its secrets from elsewhere");
  }

  @Test
  void hasNotWhatOnlyAGatewayHas() {
    scene.bridge.podUid = "of another pod";
    holds(PodScene.leaf("777", "aa"));
    scene.issuer =
        new IssuerEvidence.Compared(
            List.of(new Gateway("in/gw", Optional.of(PodScene.leaf("7", "cc")), "")));
    assertThat(scene.explanation().step(StepName.ISSUER).isMissing()).isTrue();
    advised("connects again by itself");
  }
}

package dev.spirebridge.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.diagnose.evidence.IssuerEvidence;
import dev.spirebridge.diagnose.evidence.IssuerEvidence.Gateway;
import dev.spirebridge.diagnose.evidence.LeafFacts;
import dev.spirebridge.diagnose.evidence.ProxyEvidence;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/**
 * Which issuers key identifiers rule out, and which they do not. The bridge's bundle has aa, ab.
 */
class ComparedIssuerTest {

  private final PodScene scene = new PodScene();

  private void pod(LeafFacts leaf) {
    scene.proxy = new ProxyEvidence.Held(List.of("default"), List.of(), Optional.of(leaf));
  }

  private void gateway(LeafFacts leaf) {
    scene.issuer =
        new IssuerEvidence.Compared(List.of(new Gateway("in/gw", Optional.of(leaf), "")));
  }

  private void withoutBridge() {
    scene.bridge.authorities.clear();
    pod(PodScene.leaf("777", "aa"));
  }

  private void is(Class<? extends StepResult> result, String words) {
    Step step = scene.explanation().step(StepName.ISSUER);
    assertThat(step.result()).isInstanceOf(result);
    assertThat(step.result().found()).contains(words);
  }

  @Test
  void anIntermediateIsByTheAuthorityThatTheChainNames() {
    pod(PodScene.leaf("777", "intermediate", "aa"));
    is(StepResult.Ok.class, "an earlier certificate, by an authority in the trust bundle");
    pod(PodScene.leaf("777", "intermediate", "bb"));
    is(StepResult.Missing.class, "another authority than those in");
  }

  @Test
  void aChainThatDoesNotNameItsAuthorityIsNotJudged() {
    pod(PodScene.leaf("777", ""));
    is(StepResult.Unknown.class, "without key identifiers");
    pod(PodScene.leaf("777", "intermediate", ""));
    is(StepResult.Unknown.class, "without key identifiers");
    scene.bridge.authorities.add("");
    pod(PodScene.leaf("777", "bb"));
    is(StepResult.Unknown.class, "without key identifiers");
  }

  @Test
  void aGatewayMayHaveAnotherAuthorityOfTheSameBundle() {
    gateway(PodScene.leaf("7", "ab"));
    is(StepResult.Ok.class, "the one the bridge handed out");
    gateway(PodScene.leaf("7", "intermediate", "ab"));
    is(StepResult.Ok.class, "the one the bridge handed out");
    gateway(PodScene.leaf("7", "bb"));
    is(StepResult.Missing.class, "gateway in/gw has another authority");
  }

  @Test
  void twoThatNameNoAuthorityDoNotHaveTheSame() {
    pod(PodScene.leaf(BridgeScene.SERIAL, ""));
    gateway(PodScene.leaf("7", ""));
    is(StepResult.Unknown.class, "it cannot be told whether gateway in/gw");
  }

  @Test
  void withoutABundleAnotherAuthorityMayBeOfTheSameBundle() {
    withoutBridge();
    gateway(PodScene.leaf("7", "ab"));
    is(StepResult.Unknown.class, "it cannot be told whether gateway in/gw");
    gateway(PodScene.leaf("7", "aa"));
    is(StepResult.Ok.class, "the same authority as the gateway's");
  }

  @Test
  void aGatewayThatIsRuledOutCountsForMoreThanOneThatWasNotSeen() {
    scene.issuer =
        new IssuerEvidence.Compared(
            List.of(
                new Gateway("in/a", Optional.empty(), "it hangs"),
                new Gateway("in/b", Optional.of(PodScene.leaf("7", "bb")), "")));
    is(StepResult.Missing.class, "gateway in/b has another authority");
  }
}

package dev.spirebridge.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.diagnose.Explanation.Outcome;
import dev.spirebridge.diagnose.evidence.BridgeEvidence;
import dev.spirebridge.diagnose.evidence.BridgeFacts;
import dev.spirebridge.diagnose.evidence.IssuerEvidence;
import dev.spirebridge.diagnose.evidence.IssuerEvidence.Gateway;
import dev.spirebridge.diagnose.evidence.Looked;
import dev.spirebridge.diagnose.evidence.PodEvidence;
import dev.spirebridge.diagnose.evidence.ProxyEvidence;
import dev.spirebridge.status.SourcePhase;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What cannot be found out ends nothing, and what is not needed is not missing. */
class UnknownStepsTest {

  private static final String WHY = "user jane may not list it";
  private static final String RIGHTS = "apply clusterspiffeid/rbac/explain.yaml";

  private final PodScene scene = new PodScene();

  private Step step(StepName name) {
    return scene.explanation().step(name);
  }

  private void unknown(StepName name, String words) {
    assertThat(scene.explanation().outcome()).isEqualTo(Outcome.UNKNOWN);
    assertThat(step(name).result()).isInstanceOf(StepResult.Unknown.class);
    assertThat(step(name).result().found()).contains(words);
  }

  @Test
  void aMissingRightToReadObjectsLeavesTheLabelAndTheRest() {
    scene.registration = new Looked.NotSeen<>(WHY, RIGHTS);
    unknown(StepName.CLUSTER_SPIFFE_ID, WHY);
    assertThat(step(StepName.LABEL).isOk()).isTrue();
    assertThat(step(StepName.SECRET).isOk()).isTrue();
    assertThat(step(StepName.SPIFFE_ID).result())
        .as("says itself nothing of what to do: ClusterSPIFFEID does")
        .isEqualTo(
            new StepResult.Unknown("it is not known which ClusterSPIFFEID selects the pod", ""));
  }

  @Test
  void aBridgeThatCannotBeAskedLeavesTheProxyToBeLookedAt() {
    scene.bridges =
        new BridgeEvidence.Sidecar(
            new BridgeFacts(
                "shop/cart",
                true,
                Optional.empty(),
                new Looked.NotSeen<>("nothing in the pod listens at port 9877", "--http-port")));
    unknown(StepName.BRIDGE, "cannot be asked: nothing in the pod listens at port 9877");
    assertThat(step(StepName.SVID).isUnknown()).isTrue();
    assertThat(step(StepName.CONNECTION).isUnknown()).isTrue();
    assertThat(step(StepName.SECRET).isOk()).isTrue();
    unknown(StepName.ISSUER, "nothing to hold the proxy's certificate against");
    scene.issuer =
        new IssuerEvidence.Compared(
            List.of(new Gateway("in/gw", Optional.of(PodScene.leaf("7", "aa")), "")));
    assertThat(step(StepName.ISSUER).isOk()).isTrue();
  }

  @Test
  void aClusterWithoutDaemonsMayHaveThemElsewhere() {
    scene.bridges =
        new BridgeEvidence.Daemons(List.of(), List.of("mesh-identity", "spire-bridge"), List.of());
    unknown(StepName.BRIDGE, "in namespace mesh-identity or spire-bridge");
  }

  @Test
  void aClosedAdminPortIsNoMissingSecret() {
    scene.proxy = new ProxyEvidence.NotSeen("nothing listens at port 15000", "--admin-port");
    unknown(StepName.SECRET, "nothing listens at port 15000");
    unknown(StepName.ISSUER, "the proxy's certificate was not seen");
    assertThat(step(StepName.CONNECTION).isOk()).isTrue();
  }

  @Test
  void aGatewayThatCannotBeSeenIsNoOtherIssuer() {
    scene.issuer =
        new IssuerEvidence.Compared(List.of(new Gateway("in/gw", Optional.empty(), "it hangs")));
    unknown(StepName.ISSUER, "the certificate of gateway in/gw was not seen: it hangs");
    scene.issuer = new IssuerEvidence.NotSeen("there is no trust bundle", "--bundle");
    unknown(StepName.ISSUER, "there is no trust bundle");
  }

  @Test
  void ofAPodThatIsNotThereTheNamespaceIsLookedAt() {
    scene.pod = new PodEvidence.NotThere(new Looked.Seen<>(List.of("cart-1")), true);
    unknown(StepName.POD, "there is no pod cart in shop");
    assertThat(step(StepName.LABEL).isOk()).isTrue();
    assertThat(step(StepName.BRIDGE).result())
        .isEqualTo(new StepResult.DoesNotApply("there is no such pod"));
    scene.namespaceLabels.clear();
    unknown(StepName.LABEL, "the pod's own labels are not known");
    scene.pod = new PodEvidence.NotSeen(WHY, RIGHTS);
    unknown(StepName.POD, WHY);
    assertThat(step(StepName.BRIDGE).isUnknown()).isTrue();
  }

  @Test
  void ofAPodThatIsNotThereARefusedNamespaceIsNotSaidToHaveNoLabel() {
    scene.pod = new PodEvidence.NotThere(new Looked.Seen<>(List.of()), true);
    scene.refused = "shop";
    unknown(
        StepName.LABEL,
        "namespace shop has spiffe.io/spire-managed-identity=true, but is one of those that are"
            + " never managed");
  }

  @Test
  void anEntryThatSomebodyElseMadeNeedsNoLabel() {
    scene.namespaceLabels.clear();
    scene.objects.clear();
    assertThat(scene.explanation().outcome()).isEqualTo(Outcome.HOLDS);
    assertThat(step(StepName.LABEL).result())
        .isInstanceOf(StepResult.DoesNotApply.class)
        .extracting(StepResult::found)
        .asString()
        .contains("the pod has an SVID all the same");
  }

  @Test
  void anObjectOfSomebodyElseNeedsNoLabelEither() {
    scene.namespaceLabels.clear();
    scene.objects.clear();
    scene.foreign("default-for-all", Map.of(), Optional.of(PodScene.stats(7, 0, 0)));
    assertThat(scene.explanation().outcome()).isEqualTo(Outcome.HOLDS);
    assertThat(step(StepName.LABEL).result().found())
        .contains("ClusterSPIFFEID default-for-all of somebody else selects the pod");
    assertThat(step(StepName.CLUSTER_SPIFFE_ID).facts())
        .containsExactly("somebody else's, no class, 7 pods selected, 7 entries");
  }

  @Test
  void severalObjectsAreAllNamedAndSoAreTheirIds() {
    scene.created = scene.created.plusSeconds(1);
    scene.foreign(
        "second",
        Map.of("spiffeIDTemplate", "spiffe://{{ .TrustDomain }}/second"),
        Optional.of(PodScene.stats(1, 0, 0)));
    assertThat(step(StepName.CLUSTER_SPIFFE_ID).result().found())
        .isEqualTo("spire-bridge-ns-shop and second select it, and are taken");
    assertThat(step(StepName.SPIFFE_ID).result().found())
        .contains(BridgeScene.ID, "spiffe://example.org/second", "is chance");
  }

  @Test
  void aTemplateThatIsNotForUsToRenderIsNoFault() {
    scene.ours(
        Map.of("spiffeIDTemplate", "spiffe://{{ .TrustDomain }}/{{ .NodeSpec.PodCIDR }}"),
        Optional.of(PodScene.stats(1, 0, 0)));
    assertThat(scene.explanation().outcome()).as("with an SVID").isEqualTo(Outcome.HOLDS);
    assertThat(step(StepName.SPIFFE_ID).result())
        .isEqualTo(
            new StepResult.DoesNotApply(
                "the SPIFFE ID cannot be told: {{ .NodeSpec.PodCIDR }} is for"
                    + " spire-controller-manager to render; the pod has an SVID"));
    scene.bridges = new BridgeEvidence.NotSeen(WHY, RIGHTS);
    unknown(StepName.SPIFFE_ID, "{{ .NodeSpec.PodCIDR }} is for spire-controller-manager");
  }

  @Test
  void anAgentThatIsAwayIsNoFaultWhileItsLastSvidIsGood() {
    scene.bridge.source = SourcePhase.BACKING_OFF;
    assertThat(scene.explanation().outcome()).isEqualTo(Outcome.HOLDS);
    assertThat(step(StepName.BRIDGE).facts().getFirst())
        .contains("cannot be reached", "the last good SVID is served until it expires");
  }

  @Test
  void anEarlierCertificateOfTheSameAuthorityHolds() {
    scene.proxy =
        new ProxyEvidence.Held(
            List.of("default"), List.of(), Optional.of(PodScene.leaf("777", "aa")));
    assertThat(step(StepName.ISSUER).result().found())
        .isEqualTo("an earlier certificate, by an authority in the trust bundle of example.org");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Not Valid"})
  void aBridgeThatTellsNoTrustDomainLeavesTheOtherSteps(String told) {
    scene.bridge.trustDomain = told;
    scene.trustDomain = Optional.empty();
    assertThat(scene.explanation().outcome()).isEqualTo(Outcome.HOLDS);
    assertThat(step(StepName.SPIFFE_ID).result().found())
        .isEqualTo("spiffe://TRUST-DOMAIN/ns/shop/sa/cart");
  }

  @Test
  void aPodWithoutAnEnvoyOfAMeshHasNoSecretToLookAt() {
    scene.withProxy = false;
    scene.proxy = new ProxyEvidence.None();
    assertThat(scene.explanation().outcome()).isEqualTo(Outcome.HOLDS);
    assertThat(step(StepName.SECRET).result()).isInstanceOf(StepResult.DoesNotApply.class);
  }

  @Test
  void whatAClientSaysIsBoundedAndFitToBePrinted() {
    for (int i = 0; i < 50; i++) {
      scene.bridge.names.addFirst(BridgeScene.accepted("taken-" + i));
      scene.bridge.names.add(BridgeScene.held("\u001b[2J" + "n".repeat(2000) + i));
    }
    Step connection = step(StepName.CONNECTION);
    assertThat(connection.result().found()).doesNotContain("\u001b").hasSizeLessThan(700);
    assertThat(connection.facts())
        .hasSize(11)
        .allSatisfy(fact -> assertThat(fact).hasSizeLessThan(700).doesNotContain("\u001b"))
        .endsWith("and 92 more");
    assertThat(connection.facts().getFirst()).as("the troubled first").startsWith("?[2Jnnn");
  }

  @Test
  void aBridgeThatWritesFilesHasNoProxyToWaitFor() {
    scene.withBridge = true;
    scene.bridge.withListener = false;
    scene.bridge.withStreams = false;
    scene.proxy = new ProxyEvidence.None();
    assertThat(step(StepName.CONNECTION).result()).isInstanceOf(StepResult.DoesNotApply.class);
    assertThat(scene.explanation().outcome()).isEqualTo(Outcome.HOLDS);
  }
}

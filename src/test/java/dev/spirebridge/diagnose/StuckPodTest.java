package dev.spirebridge.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.diagnose.Explanation.Outcome;
import dev.spirebridge.diagnose.evidence.BridgeEvidence;
import dev.spirebridge.diagnose.evidence.BridgeFacts;
import dev.spirebridge.diagnose.evidence.IssuerEvidence;
import dev.spirebridge.diagnose.evidence.IssuerEvidence.Gateway;
import dev.spirebridge.diagnose.evidence.IssuerEvidence.Row;
import dev.spirebridge.diagnose.evidence.Looked;
import dev.spirebridge.diagnose.evidence.PodFacts.Socket;
import dev.spirebridge.diagnose.evidence.ProxyEvidence;
import dev.spirebridge.issuer.Standing;
import dev.spirebridge.status.Availability;
import dev.spirebridge.status.SourcePhase;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each state a pod can be stuck in names its step, in words that say what to do. */
class StuckPodTest {

  /**
   * @param found what the first missing step has to say
   * @param toDo what is to be done about it
   */
  record Case(StepName step, String found, String toDo, Consumer<PodScene> stuck) {

    @Override
    public String toString() {
      return step + ": " + found;
    }
  }

  private static Case stuck(StepName step, String found, String toDo, Consumer<PodScene> stuck) {
    return new Case(step, found, toDo, stuck);
  }

  static Stream<Case> pods() {
    return Stream.of(
        stuck(
            StepName.POD,
            "it has no node: 0/1 nodes",
            "make room",
            scene -> {
              scene.node = Optional.empty();
              scene.unscheduled = Optional.of("0/1 nodes are available");
            }),
        stuck(StepName.POD, "being deleted", "takes its place", scene -> scene.ending = true),
        stuck(StepName.POD, "it has ended", "takes its place", scene -> scene.phase = "Failed"),
        stuck(
            StepName.POD,
            "istio-proxy, does not run: ImagePullBackOff",
            "kubectl describe pod -n shop cart",
            scene -> scene.proxyWaits = Optional.of("ImagePullBackOff")));
  }

  static Stream<Case> registrations() {
    return Stream.of(
        stuck(
            StepName.LABEL,
            "neither namespace shop nor the pod has spiffe.io/spire-managed-identity=true",
            "spire-bridge namespace label shop",
            scene -> {
              scene.namespaceLabels.clear();
              scene.objects.clear();
            }),
        stuck(
            StepName.LABEL,
            "=yes, and only \"true\"",
            "kubectl label namespace shop --overwrite",
            scene -> scene.namespaceLabels.put(PodScene.LABEL, "yes")),
        stuck(
            StepName.LABEL,
            "=false opts out",
            "namespace label shop",
            scene -> {
              scene.namespaceLabels.clear();
              scene.podLabels.put(PodScene.LABEL, "false");
            }),
        stuck(
            StepName.LABEL,
            "does not heed it on pods",
            "singlePods",
            scene -> {
              scene.namespaceLabels.clear();
              scene.podLabels.put(PodScene.LABEL, "true");
              scene.singlePods = false;
            }),
        stuck(
            StepName.CLUSTER_SPIFFE_ID,
            "there is no ClusterSPIFFEID spire-bridge-ns-shop yet",
            "spire-bridge controller runs",
            scene -> scene.objects.clear()),
        stuck(
            StepName.CLUSTER_SPIFFE_ID,
            "is not ours",
            "spire-bridge namespace adopt shop",
            scene -> {
              scene.objects.clear();
              scene.foreign(
                  PodScene.OURS,
                  Map.of("podSelector", Map.of("matchLabels", Map.of("app", "web"))),
                  Optional.empty());
            }),
        stuck(
            StepName.CLUSTER_SPIFFE_ID,
            "leaves the pod out: its podSelector is app=web",
            "spirebridge.dev/pod-selector",
            scene ->
                scene.ours(
                    Map.of("podSelector", Map.of("matchLabels", Map.of("app", "web"))),
                    Optional.of(PodScene.stats(0, 0, 0)))),
        stuck(
            StepName.CLUSTER_SPIFFE_ID,
            "no controller-manager has taken ClusterSPIFFEID spire-bridge-ns-shop, of class other",
            "its className",
            scene -> scene.ours(Map.of("className", "other"), Optional.empty())),
        stuck(
            StepName.CLUSTER_SPIFFE_ID,
            "has braces without their counterpart",
            "mend its spiffeIDTemplate",
            scene ->
                scene.ours(
                    Map.of("spiffeIDTemplate", "spiffe://{{ .TrustDomain"), Optional.empty())),
        stuck(
            StepName.CLUSTER_SPIFFE_ID,
            "has taken",
            "wait 30 s",
            scene -> {
              scene.created = PodScene.NOW.minusSeconds(5);
              scene.ours(Map.of(), Optional.empty());
            }),
        stuck(
            StepName.CLUSTER_SPIFFE_ID,
            "selects none in the namespace",
            "Failed to parse",
            scene -> scene.ours(Map.of(), Optional.of(PodScene.stats(0, 0, 0)))),
        stuck(
            StepName.SPIFFE_ID,
            "the SPIRE server refuses 1 entry of spire-bridge-ns-shop",
            "federation verify",
            scene -> scene.ours(Map.of(), Optional.of(PodScene.stats(1, 0, 1)))),
        stuck(
            StepName.SPIFFE_ID,
            "cannot render the entries of 1 pod",
            "Failed to render entry",
            scene -> scene.ours(Map.of(), Optional.of(PodScene.stats(1, 1, 0)))),
        stuck(
            StepName.SPIFFE_ID,
            "makes \"spiffe://example.org/<no value>\", which is no SPIFFE ID",
            "mend its spiffeIDTemplate",
            scene ->
                scene.ours(
                    Map.of(
                        "spiffeIDTemplate",
                        "spiffe://{{ .TrustDomain }}/{{ .PodMeta.Labels.tier }}"),
                    Optional.of(PodScene.stats(1, 1, 0)))),
        stuck(
            StepName.SPIFFE_ID,
            "which is of another trust domain",
            "mend its spiffeIDTemplate",
            scene ->
                scene.ours(
                    Map.of("spiffeIDTemplate", "spiffe://other.example/{{ .PodMeta.Name }}"),
                    Optional.of(PodScene.stats(1, 0, 0)))));
  }

  static Stream<Case> bridges() {
    return Stream.of(
        stuck(
            StepName.BRIDGE,
            "DaemonSet mesh-identity/spire-bridge has no pod on node node-1",
            "nodeSelector",
            scene ->
                scene.bridges =
                    new BridgeEvidence.Daemons(
                        List.of(),
                        List.of("mesh-identity"),
                        List.of("mesh-identity/spire-bridge"))),
        stuck(
            StepName.BRIDGE,
            "does not run: CrashLoopBackOff",
            "kubectl describe pod -n mesh-identity spire-bridge-x",
            scene -> scene.bridges = silent(Optional.of("CrashLoopBackOff"))),
        stuck(
            StepName.BRIDGE,
            "the SPIRE agent cannot be reached for 2m 0s",
            "unix:///run/spire/admin.sock",
            agentIs(SourcePhase.BACKING_OFF)),
        stuck(
            StepName.BRIDGE,
            "no entry for the bridge itself",
            "for the bridge's own",
            agentIs(SourcePhase.DELEGATE_WITHOUT_ENTRY)),
        stuck(
            StepName.BRIDGE,
            "does not let it ask",
            "authorized_delegates",
            agentIs(SourcePhase.DELEGATE_NOT_AUTHORIZED)),
        stuck(
            StepName.SVID,
            "the SPIRE agent has no entry for the pod, for 1m 30s",
            "spire-server entry show",
            scene -> withoutSvid(scene, SourcePhase.AWAITING_REGISTRATION)),
        stuck(
            StepName.SVID,
            "has no entry for the pod any more",
            "spire-server entry show",
            scene -> {
              scene.bridge.availability = Availability.WITHDRAWN;
              scene.bridge.subscription = SourcePhase.AWAITING_REGISTRATION;
            }),
        stuck(
            StepName.SVID,
            ID_EXPIRED,
            "renews it",
            scene -> scene.bridge.notAfter = PodScene.NOW.minusSeconds(60)),
        stuck(
            StepName.SVID,
            "1 SVID, and none of them is the default",
            "--default-id",
            scene -> scene.bridge.isDefault = false),
        stuck(
            StepName.SVID,
            "has no entry for the pod, for 2m",
            "entry show",
            scene -> {
              scene.withBridge = true;
              scene.bridge.source = SourcePhase.AWAITING_REGISTRATION;
              scene.bridge.availability = Availability.PENDING;
              scene.bridge.names.replaceAll(each -> BridgeScene.held(each.name()));
            }));
  }

  private static final String ID_EXPIRED = BridgeScene.ID + " expired 1m 0s ago";

  private static BridgeEvidence silent(Optional<String> waits) {
    return new BridgeEvidence.Daemons(
        List.of(
            new BridgeFacts(
                "mesh-identity/spire-bridge-x",
                false,
                waits,
                new Looked.NotSeen<>("nothing in the pod listens at port 9877", "--http-port"))),
        List.of("mesh-identity"),
        List.of());
  }

  private static Consumer<PodScene> agentIs(SourcePhase phase) {
    return scene -> {
      scene.bridge.source = phase;
      withoutSvid(scene, phase);
    };
  }

  private static void withoutSvid(PodScene scene, SourcePhase phase) {
    scene.bridge.availability = Availability.PENDING;
    scene.bridge.subscription = phase;
    scene.bridge.names.replaceAll(each -> BridgeScene.held(each.name()));
    scene.proxy = new ProxyEvidence.Held(List.of(), List.of("default", "ROOTCA"), Optional.empty());
  }

  static Stream<Case> proxies() {
    return Stream.of(
        stuck(
            StepName.CONNECTION,
            "no process of the pod is connected",
            "in place of the empty volume workload-socket",
            scene -> {
              unconnected(scene);
              scene.socket = Socket.EMPTY;
            }),
        stuck(
            StepName.CONNECTION,
            "no process of the pod",
            "callers.uids",
            scene -> {
              unconnected(scene);
              scene.bridge.turnedAway = 3;
            }),
        stuck(
            StepName.CONNECTION,
            "no process of the pod",
            "log of container istio-proxy",
            scene -> unconnected(scene)),
        stuck(
            StepName.CONNECTION,
            "no process of the pod",
            "inject a proxy",
            scene -> {
              unconnected(scene);
              scene.withProxy = false;
              scene.proxy = new ProxyEvidence.None();
            }),
        stuck(
            StepName.CONNECTION,
            "asks for nosuch, which the bridge does not have",
            "sds[].aliases",
            scene -> scene.bridge.names.add(BridgeScene.held("nosuch"))),
        stuck(
            StepName.CONNECTION,
            "refuses ROOTCA: bad roots",
            "mend what the proxy says",
            scene -> scene.bridge.names.set(1, BridgeScene.refused("ROOTCA", "bad roots"))),
        stuck(
            StepName.CONNECTION,
            "was sent default, and has not said yet",
            "look again",
            scene -> scene.bridge.names.set(0, BridgeScene.unanswered("default"))),
        stuck(
            StepName.SECRET,
            "still waits for elsewhere",
            "see from where its configuration has elsewhere",
            scene ->
                scene.proxy =
                    new ProxyEvidence.Held(
                        List.of("default"), List.of("elsewhere"), Optional.empty())),
        stuck(
            StepName.SECRET,
            "has no secret from SDS",
            "no listener or cluster",
            scene -> scene.proxy = new ProxyEvidence.Held(List.of(), List.of(), Optional.empty())),
        stuck(
            StepName.ISSUER,
            "another authority than those in the trust bundle of example.org issued it: O=SPIFFE",
            "take its certificate from the bridge",
            scene -> scene.proxy = held("999", "bb")),
        stuck(
            StepName.ISSUER,
            "gateway in/gw has another authority",
            "explain on the gateway's pod",
            scene ->
                scene.issuer =
                    new IssuerEvidence.Compared(
                        List.of(new Gateway("in/gw", Optional.of(PodScene.leaf("7", "cc")), "")))),
        stuck(
            StepName.ISSUER,
            "shop/cart: it is another's",
            "have spire-bridge serve it",
            scene ->
                scene.issuer =
                    new IssuerEvidence.Judged(
                        List.of(
                            new Row(
                                "shop/cart",
                                Standing.DOES_NOT_HOLD,
                                "it is another's",
                                "have spire-bridge serve it")))));
  }

  private static void unconnected(PodScene scene) {
    scene.bridge.withSubject = false;
    scene.bridge.withStreams = false;
    scene.proxy = new ProxyEvidence.Held(List.of(), List.of("default"), Optional.empty());
  }

  private static ProxyEvidence held(String serial, String authority) {
    return new ProxyEvidence.Held(
        List.of("default"), List.of(), Optional.of(PodScene.leaf(serial, authority)));
  }

  @ParameterizedTest
  @MethodSource({"pods", "registrations", "bridges", "proxies"})
  void namesItsStep(Case stuck) {
    PodScene scene = new PodScene();
    if (stuck.step().compareTo(StepName.BRIDGE) < 0) {
      withoutSvid(scene, SourcePhase.AWAITING_REGISTRATION);
    }
    stuck.stuck().accept(scene);

    Explanation explanation = scene.explanation();

    assertThat(explanation.outcome()).isEqualTo(Outcome.MISSING);
    Step first = explanation.firstMissing().orElseThrow();
    assertThat(first.name()).as(first.toString()).isEqualTo(stuck.step());
    assertThat(first.result())
        .isInstanceOfSatisfying(
            StepResult.Missing.class,
            missing -> {
              assertThat(missing.found()).contains(stuck.found());
              assertThat(missing.toDo()).contains(stuck.toDo());
            });
    assertThat(explanation.steps().stream().map(Step::name)).containsExactly(StepName.values());
  }

  @Test
  void allHoldsWhereNothingIsMissing() {
    Explanation explanation = new PodScene().explanation();
    assertThat(explanation.outcome()).as(explanation.toString()).isEqualTo(Outcome.HOLDS);
    assertThat(explanation.steps()).allMatch(Step::isOk);
  }
}

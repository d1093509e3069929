package dev.spirebridge.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class GateWordsTest {

  private static final List<Scope> PODS =
      List.of(
          new Scope.Pods("shop", "app=x", Optional.empty()),
          new Scope.Gateway("istio-system", "gw", Optional.empty()));
  private static final Ref UPSTREAM = Ref.of(MeshKind.UPSTREAM, "gloo-system", "u");

  static Stream<Arguments> gates() {
    String pods = "the pods of shop with app=x, gateway istio-system/gw";
    return Stream.of(
        Arguments.of(new Gate.RolledOut(UPSTREAM), "Upstream gloo-system/u is rolled out"),
        Arguments.of(new Gate.IssuerHolds(PODS), "SPIRE issued what " + pods + " present"),
        Arguments.of(
            new Gate.OnMeshCa(List.of(new Scope.Pods("shop", "", Optional.empty()))),
            "the mesh's own CA issued what the pods of shop present"),
        Arguments.of(
            new Gate.ProxiesTrust(PODS, "ROOTCA", Set.of("bb", "a".repeat(40)), false),
            "the Envoys of "
                + pods
                + " have none of these authorities in ROOTCA: "
                + "aaaaaaaaaaaaaaaa…, bb"),
        Arguments.of(
            new Gate.BridgesMove(Optional.of("7")),
            "all bridges hand out the additional roots of move 7"),
        Arguments.of(
            new Gate.BridgesMove(Optional.empty()), "no bridge hands out additional roots"),
        Arguments.of(
            new Gate.Injected("shop", "default", "sidecar,spire", "socket", "csi.spiffe.io"),
            "new pods in shop get the volume socket of csi.spiffe.io"),
        Arguments.of(
            new Gate.UpstreamAccepted(UPSTREAM), "Gloo has accepted Upstream gloo-system/u"),
        Arguments.of(
            new Gate.ClusterPresent(PODS, "sds"),
            "the Envoys of " + pods + " have the cluster sds"),
        Arguments.of(new Gate.PolicyInForce(PODS, true), pods + " refuse plaintext"),
        Arguments.of(new Gate.PolicyInForce(PODS, false), pods + " take plaintext"),
        Arguments.of(
            new Gate.Confirmed("dns", "Does DNS point there?"),
            "a person confirms: Does DNS point there?"));
  }

  @ParameterizedTest
  @MethodSource("gates")
  void saysWhatHolds(Gate gate, String words) {
    assertThat(GateWords.of(gate)).isEqualTo(words);
  }
}

package dev.spirebridge.issuer.watch;

import static dev.spirebridge.issuer.watch.Cluster.NEW;
import static dev.spirebridge.issuer.watch.Cluster.OLD;
import static dev.spirebridge.issuer.watch.Cluster.seen;
import static dev.spirebridge.issuer.watch.Cluster.svid;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.issuer.Via;
import dev.spirebridge.issuer.watch.BridgeRecords.Handed;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Who is looked at, and who is believed about whom. */
class IssuerScopeTest extends IssuerPasses {

  @Test
  void aBridgeElsewhereIsBelievedAboutItsOwnPodAlone() {
    PodTarget sidecar = Cluster.withBridge(WEB);
    pods = List.of(GATEWAY, sidecar);
    tells(
        sidecar, new Handed(Optional.empty(), seen(Via.RECORD, svid(WEB, OLD))), of(GATEWAY, OLD));

    assertThat(run())
        .containsEntry("shop/web-1", "trusted")
        .containsEntry("ingress/gateway-1", "unreachable");
  }

  @Test
  void aDaemonIsBelievedAboutItsOwnNodeAlone() {
    PodTarget other = Cluster.bridge("spire-bridge", "node-2");
    pods = List.of(NODE, other, GATEWAY, WEB);
    tells(NODE, of(WEB, OLD));
    tells(other, of(GATEWAY, OLD), of(WEB, NEW));

    assertThat(run())
        .as("both pods run on node-1")
        .containsEntry("shop/web-1", "trusted")
        .containsEntry("ingress/gateway-1", "unreachable");
  }

  @Test
  void looksAtPodsThatAskForThemselvesButNotInRefusedNamespaces() {
    PodTarget alone = Cluster.asking(OUTSIDE);
    pods =
        List.of(
            NODE,
            alone,
            Cluster.pod("elsewhere", "plain-1"),
            Cluster.pod("refused", "labelled-1"),
            Cluster.asking(Cluster.pod("refused", "asking-1")));
    tells(NODE, of(alone, OLD));

    assertThat(run())
        .isEqualTo(Map.of("elsewhere/other-1", "trusted", "ingress/gateway", "unreachable"));
    assertThat(handshakes).containsExactly("elsewhere/other-1");
  }

  @Test
  void asksNobodyElsesBridgeThatHasNoRowAndListensToNoneOfThemForLong() {
    pods = List.of(NODE, Cluster.withBridge(WEB), Cluster.withBridge(OUTSIDE));
    run();

    assertThat(asked)
        .isEqualTo(
            Map.of(
                "spire-bridge/node-1",
                BridgeSurvey.MOST_OF_A_DAEMON,
                "shop/web-1",
                BridgeSurvey.MOST_OF_A_POD));
  }

  @Test
  void aGatewayOfWhichNoPodRunsHasARow() {
    pods = List.of(WEB);
    assertThat(run()).containsEntry("ingress/gateway", "unreachable");
  }
}

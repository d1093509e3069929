package dev.spirebridge.testing.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.status.SourcePhase;
import dev.spirebridge.testing.Await;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * SPIRE's server dies and its agent does not: nobody on the node notices before an SVID runs out,
 * nor in a trust domain that federates with it, and nothing needs a restart when it is back.
 */
class SpireServerOutageIT {

  private static final Duration SOON = Duration.ofSeconds(60);

  /** An agent whose server was away looks for it less and less often. */
  private static final Duration AT_ITS_NEXT_LOOK = Duration.ofMinutes(3);

  private static final int SHORT_SECONDS = 40;
  private static final int LEAF_SECONDS = 600;
  private static final int PER_SECOND = 50;
  private static final long REQUESTS = 100;

  @RegisterExtension final PeerFolder folder = new PeerFolder();

  @BeforeEach
  void requireEnvoy() {
    Peers.require("envoy");
  }

  @Test
  void theLastIdentityServesUntilItExpiresAndTheNextOneComesByItself() {
    try (SpireUnderTest spire = SpireUnderTest.start(folder, SHORT_SECONDS)) {
      spire.createEntry();
      try (BridgedPair bridged = BridgedPair.start(folder, spire)) {
        MtlsPair pair = bridged.pair();
        BridgeProcess bridge = bridged.bridge();
        pair.awaitReady(SOON);
        spire.killServer();
        noHandshakeFails(pair, spire);
        assertThat(bridge.readiness()).as("all that the agent says").isEqualTo("200 ready\n");
        assertThat(bridge.sourcePhase()).isEqualTo(SourcePhase.STREAMING);
        Await.until(
            "the expiry",
            SOON,
            () -> bridge.readiness().startsWith("503 not ready: the last SVID expired at "));
        Await.until("the line of it", SOON, () -> bridge.output().contains(" svid-expired "));
        assertThat(bridge.sourcePhase()).isEqualTo(SourcePhase.STREAMING);
        spire.startServer();
        Await.until("a new SVID", AT_ITS_NEXT_LOOK, () -> bridge.readiness().equals("200 ready\n"));
        noHandshakeFails(pair, spire);
        assertThat(bridge.nacks() + pair.rejectedSecrets()).isZero();
      }
    }
  }

  @Test
  void callsBetweenTrustDomainsGoOnWhileTheBundleEndpointOfOneIsAway() {
    try (SpireFederation spire = SpireFederation.start(folder, LEAF_SECONDS);
        FederatedClusters clusters =
            FederatedClusters.start(folder, spire, FederatedConsumer.ISTIO, SOON)) {
      try (HandshakeLoad there = clusters.first().envoy().load(Federation.SECOND, PER_SECOND);
          HandshakeLoad back = clusters.second().envoy().load(Federation.FIRST, PER_SECOND)) {
        there.awaitSucceeded(1, SOON);
        back.awaitSucceeded(1, SOON);
        spire.killSecondServer();
        int leaves = there.distinctClientCertificates();
        spire.first().rotateLeaf();
        Await.until(
            "a new leaf of the first", SOON, () -> there.distinctClientCertificates() > leaves);
        there.awaitSucceeded(there.succeeded() + REQUESTS, SOON);
        back.awaitSucceeded(back.succeeded() + REQUESTS, SOON);
        assertThat(there.firstFailures()).as("there").isEmpty();
        assertThat(back.firstFailures()).as("back").isEmpty();
        assertThat(clusters.first().bridge().readiness()).isEqualTo("200 ready\n");
      }
    }
  }

  private static void noHandshakeFails(MtlsPair pair, SpireUnderTest spire) {
    try (HandshakeLoad load = new HandshakeLoad(pair.address(), spire.spiffeId(), 2, PER_SECOND)) {
      load.awaitSucceeded(REQUESTS, SOON);
      assertThat(load.firstFailures()).isEmpty();
    }
  }
}

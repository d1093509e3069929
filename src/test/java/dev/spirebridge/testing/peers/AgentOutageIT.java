package dev.spirebridge.testing.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.status.SourcePhase;
import dev.spirebridge.testing.Await;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The agent dies and comes back, its entry goes and comes back: connected Envoys lose neither a
 * stream nor a request, a new stream waits for the identity, and the readiness tells the truth.
 */
class AgentOutageIT {

  private static final Duration SOON = Duration.ofSeconds(30);
  private static final Duration A_WHILE = Duration.ofSeconds(2);
  private static final int LEAF_SECONDS = 600;
  private static final long REQUESTS_PER_STAGE = 200;

  @RegisterExtension final PeerFolder folder = new PeerFolder();

  @Test
  void connectedEnvoysOutliveAnOutageOfSpire() {
    Peers.require("envoy");
    try (SpireUnderTest spire = SpireUnderTest.start(folder, LEAF_SECONDS)) {
      connectedEnvoysOutliveAnOutage(spire);
    }
  }

  @Test
  void connectedEnvoysOutliveAnOutageOfTheEmbeddedWorkloadApi() {
    Peers.require("envoy");
    try (EmbeddedUnderTest embedded = EmbeddedUnderTest.start(folder, LEAF_SECONDS)) {
      connectedEnvoysOutliveAnOutage(embedded);
    }
  }

  private void connectedEnvoysOutliveAnOutage(AgentUnderTest agent) {
    agent.createEntry();
    try (BridgedPair bridged = BridgedPair.start(folder, agent)) {
      bridged.pair().awaitReady(SOON);
      Await.until("a ready bridge", SOON, bridged.bridge()::isReady);
      List<Long> streams = bridged.bridge().streamIds();
      try (HandshakeLoad load =
          new HandshakeLoad(bridged.pair().address(), agent.spiffeId(), 2, 100)) {
        agentIsKilledAndStarted(agent, bridged.bridge(), load);
        assertThat(bridged.bridge().streamIds()).isEqualTo(streams);
        entryIsDeletedAndCreated(agent, bridged, load);
        Await.until(
            "only the Envoys' streams", SOON, () -> bridged.bridge().streamIds().equals(streams));
        assertThat(load.firstFailures()).as(agent.description()).isEqualTo(List.of());
      }
      assertThat(bridged.bridge().nacks()).isZero();
      assertThat(bridged.pair().rejectedSecrets()).isZero();
    }
  }

  private void agentIsKilledAndStarted(
      AgentUnderTest agent, BridgeProcess bridge, HandshakeLoad load) {
    agent.kill();
    Await.until("the loss to be seen", SOON, () -> bridge.sourcePhase() != SourcePhase.STREAMING);
    more(load);
    assertThat(bridge.isReady()).as(bridge.readiness()).isTrue();
    agent.start();
    Await.until("a new watch", SOON, () -> bridge.sourcePhase() == SourcePhase.STREAMING);
    assertThat(bridge.isReady()).as(bridge.readiness()).isTrue();
    int seen = load.distinctClientCertificates();
    agent.rotateLeaf();
    Await.until("a new leaf", SOON, () -> load.distinctClientCertificates() > seen);
  }

  private void entryIsDeletedAndCreated(
      AgentUnderTest agent, BridgedPair bridged, HandshakeLoad load) {
    BridgeProcess bridge = bridged.bridge();
    agent.deleteEntry();
    Await.until(
        "the withdrawal", SOON, () -> bridge.sourcePhase() == SourcePhase.AWAITING_REGISTRATION);
    assertThat(bridge.isReady()).as(bridge.readiness()).isFalse();
    try (SdsChannel channel = new SdsChannel(bridged.socketAddress())) {
      SotwStream held = channel.stream();
      held.ask("newcomer", "default");
      held.answers().expectSilence(A_WHILE);
      more(load);
      agent.createEntry();
      assertThat(Secrets.of(held.answers().next(SOON))).containsOnlyKeys("default");
      Await.until("readiness", SOON, bridge::isReady);
      more(load);
    }
  }

  private static void more(HandshakeLoad load) {
    load.awaitSucceeded(load.succeeded() + REQUESTS_PER_STAGE, SOON);
  }
}

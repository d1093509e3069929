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

  private static final Duration SOON = Duration.ofSeconds(60);
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
    try (RunSummary summary = new RunSummary("Outage of agent and entry", agent);
        BridgedPair bridged = BridgedPair.start(folder, agent)) {
      MtlsPair pair = bridged.pair();
      BridgeProcess bridge = bridged.bridge();
      pair.awaitReady(SOON);
      assertThat(bridge.readiness()).isEqualTo("200 ready\n");
      List<Long> streams = bridge.streamIds();
      assertThat(streams).hasSize(BridgedPair.STREAMS);
      try (HandshakeLoad load = new HandshakeLoad(pair.address(), agent.spiffeId(), 2, 100)) {
        Rotations rotations = new Rotations(agent, pair, load);
        summary.of(load, rotations);
        agentIsKilledAndStarted(agent, bridge, load);
        rotations.leaves(1);
        assertThat(bridge.streamIds()).isEqualTo(streams);
        entryIsDeletedAndCreated(agent, bridged, load);
        rotations.leaves(1);
        Await.until("only the Envoys' streams", SOON, () -> bridge.streamIds().equals(streams));
        assertThat(load.firstFailures()).as(agent.description()).isEqualTo(List.of());
      }
      summary.nacks(bridge.nacks(), "the bridge's count");
      summary.nacks(pair.rejectedSecrets(), "the Envoys'");
      assertThat(bridge.nacks()).isZero();
      assertThat(pair.rejectedSecrets()).isZero();
    }
  }

  private static void agentIsKilledAndStarted(
      AgentUnderTest agent, BridgeProcess bridge, HandshakeLoad load) {
    agent.kill();
    Await.until("the loss to be seen", SOON, () -> bridge.sourcePhase() != SourcePhase.STREAMING);
    more(load);
    assertThat(bridge.readiness())
        .startsWith("200 ready\n")
        .contains("degraded: agent at " + agent.socketAddress() + " unreachable since ")
        .contains("its last error: UNAVAILABLE")
        .contains("to do: check that the SPIRE agent runs")
        .contains("the last good SVID, " + agent.spiffeId() + ", expires in ");
    agent.start();
    Await.until("a new watch", SOON, () -> bridge.sourcePhase() == SourcePhase.STREAMING);
    assertThat(bridge.readiness()).isEqualTo("200 ready\n");
  }

  private static void entryIsDeletedAndCreated(
      AgentUnderTest agent, BridgedPair bridged, HandshakeLoad load) {
    BridgeProcess bridge = bridged.bridge();
    agent.deleteEntry();
    Await.until(
        "the withdrawal", SOON, () -> bridge.sourcePhase() == SourcePhase.AWAITING_REGISTRATION);
    assertWithdrawn(bridge);
    List<Long> connected = bridge.streamIds();
    try (SdsChannel channel = new SdsChannel(bridged.gatewayListener())) {
      SotwStream held = channel.stream();
      held.ask("newcomer", "default");
      held.answers().expectSilence(A_WHILE);
      more(load);
      assertThat(bridge.streamIds()).containsAll(connected).hasSize(connected.size() + 1);
      assertWithdrawn(bridge);
      agent.createEntry();
      assertThat(Secrets.of(held.answers().next(SOON))).containsOnlyKeys("default");
      Await.until("a new watch", SOON, () -> bridge.sourcePhase() == SourcePhase.STREAMING);
      assertThat(bridge.readiness()).isEqualTo("200 ready\n");
      more(load);
    }
  }

  private static void assertWithdrawn(BridgeProcess bridge) {
    assertThat(bridge.readiness())
        .startsWith("503 not ready: the agent has no identity for this workload any more\n")
        .contains("connected proxies keep")
        .contains("to do: create the workload's registration entry again");
  }

  private static void more(HandshakeLoad load) {
    load.awaitSucceeded(load.succeeded() + REQUESTS_PER_STAGE, SOON);
  }
}

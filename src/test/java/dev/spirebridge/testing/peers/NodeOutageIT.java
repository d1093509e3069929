package dev.spirebridge.testing.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.status.SourcePhase;
import dev.spirebridge.testing.Await;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The agent dies, no longer knows the bridge, or no longer lets it act for others, and comes round
 * each time: connected Envoys of two users lose neither a stream nor a request, and the bridge says
 * which of these it is and needs no restart.
 */
class NodeOutageIT {

  private static final Duration SOON = Duration.ofSeconds(60);
  private static final int LEAF_SECONDS = 600;
  private static final long REQUESTS_PER_STAGE = 200;
  private static final OtherUser GATEWAY = new OtherUser(2001);
  private static final OtherUser WORKLOAD = new OtherUser(2002);

  @RegisterExtension final PeerFolder folder = new PeerFolder();

  @BeforeEach
  void requirePeers() {
    Peers.require("envoy");
    OtherUser.require();
  }

  @Test
  void connectedEnvoysOutliveWhateverBefallsSpiresDelegate() {
    try (SpireNode spire = SpireNode.start(folder, LEAF_SECONDS)) {
      connectedEnvoysOutliveWhateverBefallsTheDelegate(spire);
    }
  }

  @Test
  void connectedEnvoysOutliveWhateverBefallsAnEmbeddedDelegate() {
    try (EmbeddedNode embedded = EmbeddedNode.start(folder, LEAF_SECONDS)) {
      connectedEnvoysOutliveWhateverBefallsTheDelegate(embedded);
    }
  }

  private void connectedEnvoysOutliveWhateverBefallsTheDelegate(NodeAgent agent) {
    agent.createEntry(GATEWAY);
    agent.createEntry(WORKLOAD);
    try (RunSummary summary = new RunSummary("Outages of a node's agent", agent);
        NodeBridge node = NodeBridge.start(folder, agent.adminAddress());
        MtlsPair pair =
            MtlsPair.start(node.seat(GATEWAY, agent), node.deltaSeat(WORKLOAD, agent))) {
      pair.awaitReady(SOON);
      BridgeProcess bridge = node.bridge();
      List<Long> streams = bridge.streamIds();
      assertThat(streams).hasSize(BridgedPair.STREAMS);
      try (HandshakeLoad load =
          new HandshakeLoad(
              pair.address(), agent.spiffeId(GATEWAY), agent.spiffeId(WORKLOAD), 2, 100)) {
        Rotations rotations = new Rotations(agent, pair, load);
        summary.of(load, rotations);
        agentIsKilledAndStarted(agent, bridge, load);
        awaitRecovery(bridge, pair);
        rotations.leaves(1);
        delegateIsDeletedAndCreated(agent, bridge, load);
        awaitRecovery(bridge, pair);
        rotations.leaves(1);
        delegateIsForbiddenAndAllowed(agent, bridge, load);
        awaitRecovery(bridge, pair);
        rotations.leaves(1);
        assertThat(bridge.streamIds()).isEqualTo(streams);
        assertThat(load.firstFailures()).as(agent.description()).isEqualTo(List.of());
      }
      summary.nacks(bridge.nacks(), "the bridge's count");
      summary.nacks(pair.rejectedSecrets(), "the Envoys'");
      assertThat(bridge.nacks()).isZero();
      assertThat(pair.rejectedSecrets()).isZero();
    }
  }

  private static void agentIsKilledAndStarted(
      NodeAgent agent, BridgeProcess bridge, HandshakeLoad load) {
    agent.kill();
    Await.until("the loss to be seen", SOON, () -> bridge.sourcePhase() != SourcePhase.STREAMING);
    more(load);
    assertThat(bridge.readiness())
        .startsWith("200 ready\n")
        .contains("degraded: agent at " + agent.adminAddress() + " unreachable since ")
        .contains("to do: check that the SPIRE agent runs")
        .contains("connected callers keep their identities");
    agent.start();
  }

  private static void delegateIsDeletedAndCreated(
      NodeAgent agent, BridgeProcess bridge, HandshakeLoad load) {
    agent.deleteDelegate();
    // An agent tells of it only when it has something to push.
    agent.prepareAuthority();
    Await.until(
        "the delegate's missing entry to be seen",
        SOON,
        () -> bridge.sourcePhase() == SourcePhase.DELEGATE_WITHOUT_ENTRY);
    more(load);
    assertThat(bridge.readiness())
        .startsWith("503 not ready: agent at " + agent.adminAddress())
        .contains("has no identity for the bridge itself")
        .contains("to do: create a registration entry")
        .contains("connected callers keep their identities");
    agent.createDelegate();
  }

  private static void delegateIsForbiddenAndAllowed(
      NodeAgent agent, BridgeProcess bridge, HandshakeLoad load) {
    agent.forbidDelegate();
    Await.until(
        "the lost authorization to be seen",
        SOON,
        () -> bridge.sourcePhase() == SourcePhase.DELEGATE_NOT_AUTHORIZED);
    more(load);
    assertThat(bridge.readiness())
        .startsWith("503 not ready: agent at " + agent.adminAddress())
        .contains("does not let the bridge act for its callers")
        .contains("authorized_delegates")
        .contains("connected callers keep their identities");
    agent.allowDelegate();
  }

  /** Until the agent is asked again for the bundles and for both Envoys. */
  private static void awaitRecovery(BridgeProcess bridge, MtlsPair pair) {
    Optional<SourcePhase> streaming = Optional.of(SourcePhase.STREAMING);
    Await.until(
        "the bridge to recover",
        SOON,
        () ->
            bridge.sourcePhase() == SourcePhase.STREAMING
                && bridge.phaseTowards(pair.gateway().pid()).equals(streaming)
                && bridge.phaseTowards(pair.workload().pid()).equals(streaming));
    assertThat(bridge.readiness()).isEqualTo("200 ready\n");
  }

  private static void more(HandshakeLoad load) {
    load.awaitSucceeded(load.succeeded() + REQUESTS_PER_STAGE, SOON);
  }
}

package dev.spirebridge.testing.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.status.SourcePhase;
import dev.spirebridge.testing.Await;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Envoys of several users on the one socket of a node's bridge: each is given its own identity, and
 * one that SPIRE does not know yet waits without harm to anybody.
 */
class NodeBridgeIT {

  private static final Duration SOON = Duration.ofSeconds(60);
  private static final Duration AT_ONCE = Duration.ofSeconds(1);
  private static final int LEAF_SECONDS = 600;
  private static final long REQUESTS_PER_STAGE = 200;
  private static final OtherUser GATEWAY = new OtherUser(2001);
  private static final OtherUser WORKLOAD = new OtherUser(2002);
  private static final OtherUser NEWCOMER = new OtherUser(2003);

  @RegisterExtension final PeerFolder folder = new PeerFolder();

  @Test
  void eachUsersEnvoyIsGivenItsOwnIdentityOfSpire() {
    Peers.require("envoy");
    OtherUser.require();
    try (SpireNode spire = SpireNode.start(folder, LEAF_SECONDS)) {
      eachUsersEnvoyIsGivenItsOwnIdentity(spire);
    }
  }

  @Test
  void eachUsersEnvoyIsGivenItsOwnEmbeddedIdentity() {
    Peers.require("envoy");
    OtherUser.require();
    try (EmbeddedNode embedded = EmbeddedNode.start(folder, LEAF_SECONDS)) {
      eachUsersEnvoyIsGivenItsOwnIdentity(embedded);
    }
  }

  @Test
  void aSecondBridgeTakesOverFromSpiresDelegate() {
    Peers.require("envoy");
    OtherUser.require();
    try (SpireNode spire = SpireNode.start(folder, LEAF_SECONDS)) {
      aSecondBridgeTakesOver(spire);
    }
  }

  @Test
  void aSecondBridgeTakesOverFromAnEmbeddedDelegate() {
    Peers.require("envoy");
    OtherUser.require();
    try (EmbeddedNode embedded = EmbeddedNode.start(folder, LEAF_SECONDS)) {
      aSecondBridgeTakesOver(embedded);
    }
  }

  private void eachUsersEnvoyIsGivenItsOwnIdentity(NodeAgent agent) {
    agent.createEntry(GATEWAY);
    agent.createEntry(WORKLOAD);
    try (RunSummary summary = new RunSummary("Users of one node", agent);
        NodeBridge node = NodeBridge.start(folder, agent.adminAddress());
        MtlsPair pair = pair(node, agent)) {
      pair.awaitReady(SOON);
      BridgeProcess bridge = node.bridge();
      assertThat(bridge.readiness()).isEqualTo("200 ready\n");
      assertThat(bridge.subjectPids())
          .containsExactlyInAnyOrder(pair.gateway().pid(), pair.workload().pid());
      try (HandshakeLoad load = load(pair, agent)) {
        Rotations rotations = new Rotations(agent, pair, load);
        summary.of(load, rotations);
        rotations.leaves(2);
        aNewcomerIsHeldAndThenServed(agent, node);
        rotations.authority();
        load.awaitSucceeded(load.succeeded() + REQUESTS_PER_STAGE, SOON);
        assertThat(load.firstFailures()).as(agent.description()).isEqualTo(List.of());
      }
      summary.nacks(bridge.nacks(), "the bridge's count");
      summary.nacks(pair.rejectedSecrets(), "the Envoys'");
      assertThat(bridge.nacks()).isZero();
      assertThat(pair.rejectedSecrets()).isZero();
    }
  }

  private static void aNewcomerIsHeldAndThenServed(NodeAgent agent, NodeBridge node) {
    BridgeProcess bridge = node.bridge();
    EnvoySeat seat = node.seat(NEWCOMER, agent);
    String bootstrap = EnvoyConfiguration.workload(seat.secrets(), agent.spiffeId(GATEWAY));
    try (EnvoyProcess envoy = EnvoyProcess.start("newcomer", seat.folder(), bootstrap, NEWCOMER)) {
      Await.until(
          "the newcomer to wait for its entry",
          SOON,
          () ->
              bridge
                  .phaseTowards(envoy.pid())
                  .equals(Optional.of(SourcePhase.AWAITING_REGISTRATION)));
      assertThat(bridge.readiness())
          .startsWith("200 ready\n")
          .contains("pid " + envoy.pid() + " uid " + NEWCOMER.uid())
          .contains("create a registration entry");
      assertThat(envoy.secretVersions()).doesNotContainKey("default");
      List<Long> streams = bridge.streamIds();
      agent.createEntry(NEWCOMER);
      long known = awaitKnown(agent);
      Await.until(
          "the newcomer's certificate", SOON, () -> envoy.secretVersions().containsKey("default"));
      Duration late = Duration.ofNanos(System.nanoTime() - known);
      System.out.println("[PEERS] a newcomer is served " + late.toMillis() + " ms after its agent");
      assertThat(late).as("after the agent knew").isLessThan(AT_ONCE);
      assertThat(envoy.certificates().toString()).contains(agent.spiffeId(NEWCOMER));
      assertThat(bridge.streamIds()).isEqualTo(streams);
      assertThat(bridge.readiness()).isEqualTo("200 ready\n");
    }
  }

  /** When the look was begun that found the agent to know the newcomer; no later than it did. */
  private static long awaitKnown(NodeAgent agent) {
    return Await.untilPresent(
        "the agent to know the newcomer",
        SOON,
        () -> {
          long before = System.nanoTime();
          return agent.knows(NEWCOMER) ? Optional.of(before) : Optional.empty();
        });
  }

  private void aSecondBridgeTakesOver(NodeAgent agent) {
    agent.createEntry(GATEWAY);
    agent.createEntry(WORKLOAD);
    try (RunSummary summary = new RunSummary("Takeover on a node", agent);
        NodeBridge node = NodeBridge.start(folder, agent.adminAddress());
        MtlsPair pair = pair(node, agent)) {
      pair.awaitReady(SOON);
      try (HandshakeLoad load = load(pair, agent);
          BridgeProcess second = node.takeOver()) {
        Rotations rotations = new Rotations(agent, pair, load);
        summary.of(load, rotations);
        BridgeProcess first = node.bridge();
        Await.until("the second bridge to be ready", SOON, second::isReady);
        rotations.leaves(1);
        assertThat(first.streamIds()).as("connected before").hasSize(BridgedPair.STREAMS);
        assertThat(second.streamIds()).as("nobody is moved").isEmpty();
        Map<String, Map<String, String>> versions = pair.secretVersions();
        long nacks = first.nacks();
        assertThat(first.stop()).as("exit code after SIGTERM").isZero();
        load.awaitSucceeded(load.succeeded() + REQUESTS_PER_STAGE, SOON);
        Await.until(
            "all streams of both Envoys",
            SOON,
            () -> second.streamIds().size() == BridgedPair.STREAMS && second.acks() >= 2);
        assertThat(pair.secretVersions()).isEqualTo(versions);
        rotations.leaves(1);
        assertThat(load.firstFailures()).as(agent.description()).isEqualTo(List.of());
        nacks += second.nacks();
        summary.nacks(nacks, "the bridge's count");
        summary.nacks(pair.rejectedSecrets(), "the Envoys'");
        assertThat(nacks).isZero();
      }
      assertThat(pair.rejectedSecrets()).isZero();
    }
  }

  private static MtlsPair pair(NodeBridge node, NodeAgent agent) {
    return MtlsPair.start(node.seat(GATEWAY, agent), node.deltaSeat(WORKLOAD, agent));
  }

  private static HandshakeLoad load(MtlsPair pair, NodeAgent agent) {
    return new HandshakeLoad(
        pair.address(), agent.spiffeId(GATEWAY), agent.spiffeId(WORKLOAD), 2, 100);
  }
}

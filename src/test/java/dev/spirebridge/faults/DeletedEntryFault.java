package dev.spirebridge.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.status.SourcePhase;
import dev.spirebridge.testing.Await;
import dev.spirebridge.testing.peers.AgentProcess;
import dev.spirebridge.testing.peers.BridgeProcess;
import dev.spirebridge.testing.peers.BridgedPair;
import dev.spirebridge.testing.peers.HandshakeLoad;
import dev.spirebridge.testing.peers.MtlsPair;
import dev.spirebridge.testing.peers.PeerFolder;
import dev.spirebridge.testing.peers.Peers;
import dev.spirebridge.testing.peers.Rotations;
import dev.spirebridge.testing.peers.SdsChannel;
import dev.spirebridge.testing.peers.Secrets;
import dev.spirebridge.testing.peers.SotwStream;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What was withdrawn stays with those that have it, and goes to nobody new. */
class DeletedEntryFault {

  private static final Duration SOON = Duration.ofSeconds(60);

  /** SPIRE's agent looks twice a second here. */
  private static final Duration A_LOOK = Duration.ofSeconds(10);

  /** The longest pause between two tries while there is no entry, and a look. */
  private static final Duration ENTRY_SEEN = Duration.ofSeconds(15);

  private static final Duration A_WHILE = Duration.ofSeconds(2);
  private static final int LEAF_SECONDS = 600;
  private static final long REQUESTS_PER_STAGE = 200;

  @RegisterExtension final PeerFolder folder = new PeerFolder();

  @Fault(
      side = Side.AGENT,
      fault = "The workload's entry is deleted and made again",
      promise =
          "Connected Envoys keep stream and certificate, and fail no handshake. A new stream is"
              + " held, and answered when the entry is back. `/readyz` says 503 meanwhile, and what"
              + " to do.")
  @ParameterizedTest(name = "{0}")
  @EnumSource(names = {"SPIRE", "EMBEDDED"})
  void connectedEnvoysKeepWhatIsWithdrawnAndNewStreamsWaitForIt(AgentKind kind, Figures figures) {
    Peers.require("envoy");
    try (AgentProcess agent = kind.start(folder, LEAF_SECONDS)) {
      agent.createEntry();
      try (BridgedPair bridged = kind.bridge(folder, agent)) {
        MtlsPair pair = bridged.pair();
        pair.awaitReady(SOON);
        List<Long> streams = bridged.bridge().streamIds();
        assertThat(streams).hasSize(BridgedPair.STREAMS);
        try (HandshakeLoad load = new HandshakeLoad(pair.address(), agent.spiffeId(), 2, 100)) {
          entryIsDeletedAndCreated(agent, bridged, load, figures);
          new Rotations(agent, pair, load).leaves(1);
          Await.until(
              "only the Envoys' streams", SOON, () -> bridged.bridge().streamIds().equals(streams));
          figures.atLeast("handshakes", load.succeeded(), "", 2 * REQUESTS_PER_STAGE);
          figures.none("failed", load.failed());
        }
        figures.none("NACKs", bridged.bridge().nacks() + pair.rejectedSecrets());
      }
    }
  }

  private static void entryIsDeletedAndCreated(
      AgentProcess agent, BridgedPair bridged, HandshakeLoad load, Figures figures) {
    BridgeProcess bridge = bridged.bridge();
    agent.deleteEntry();
    figures.until(
        "withdrawal seen after",
        A_LOOK,
        () -> bridge.sourcePhase() == SourcePhase.AWAITING_REGISTRATION);
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
      long created = System.nanoTime();
      assertThat(Secrets.of(held.answers().next(SOON))).containsOnlyKeys("default");
      figures.within(
          "held stream answered after", Duration.ofNanos(System.nanoTime() - created), ENTRY_SEEN);
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

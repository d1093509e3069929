package dev.spirebridge.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.status.SourcePhase;
import dev.spirebridge.testing.peers.AgentProcess;
import dev.spirebridge.testing.peers.BridgeProcess;
import dev.spirebridge.testing.peers.BridgedPair;
import dev.spirebridge.testing.peers.HandshakeLoad;
import dev.spirebridge.testing.peers.MtlsPair;
import dev.spirebridge.testing.peers.PeerFolder;
import dev.spirebridge.testing.peers.Peers;
import dev.spirebridge.testing.peers.Rotations;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An agent that is gone takes nothing away from anybody. */
class KilledAgentFault {

  private static final Duration SOON = Duration.ofSeconds(60);
  private static final Duration AT_ONCE = Duration.ofSeconds(5);

  /** The longest pause between two tries, and time for one. */
  private static final Duration BACK = Duration.ofSeconds(20);

  private static final int LEAF_SECONDS = 600;
  private static final long REQUESTS = 100;

  @RegisterExtension final PeerFolder folder = new PeerFolder();

  @Fault(
      side = Side.AGENT,
      fault = "The agent is killed (SIGKILL), and started again",
      promise =
          "Streams stay open. New ones are given the last good identity. No handshake between two"
              + " Envoys fails. `/readyz` says ready, degraded, and why. Once the agent is back, so"
              + " is the bridge, within the longest pause between two tries.")
  @ParameterizedTest(name = "{0}")
  @EnumSource
  void everybodyIsServedMeanwhileAndTheAgentIsFoundAgain(AgentKind kind, Figures figures) {
    Peers.require("envoy");
    try (AgentProcess agent = kind.start(folder, LEAF_SECONDS)) {
      agent.createEntry();
      try (BridgedPair bridged = kind.bridge(folder, agent)) {
        MtlsPair pair = bridged.pair();
        BridgeProcess bridge = bridged.bridge();
        pair.awaitReady(SOON);
        List<Long> streams = bridge.streamIds();
        assertThat(streams).hasSize(BridgedPair.STREAMS);
        try (Newcomers newcomers = new Newcomers(bridged.gatewayListener());
            HandshakeLoad load = new HandshakeLoad(pair.address(), agent.spiffeId(), 2, 100)) {
          Rotations rotations = new Rotations(agent, pair, load);
          rotations.leaves(1);
          agent.kill();
          figures.until(
              "loss seen after", AT_ONCE, () -> bridge.sourcePhase() != SourcePhase.STREAMING);
          assertThat(bridge.readiness())
              .startsWith("200 ready\n")
              .contains("degraded: agent at " + kind.address(agent) + " unreachable since ")
              .contains("its last error: UNAVAILABLE")
              .contains("to do: check that the SPIRE agent runs");
          newcomers.areAnswered(figures);
          load.awaitSucceeded(load.succeeded() + REQUESTS, SOON);
          assertThat(bridge.streamIds()).containsAll(streams);
          agent.start();
          figures.until("found again after", BACK, () -> bridge.readiness().equals("200 ready\n"));
          rotations.leaves(1);
          figures.add("handshakes", load.succeeded(), "");
          figures.none("failed", load.failed());
        }
        assertThat(bridge.streamIds()).containsAll(streams);
        figures.none("NACKs", bridge.nacks() + pair.rejectedSecrets());
      }
    }
  }
}

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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The folder that the agent's socket is in is another one than before, at the same path. */
class SocketFolderFault {

  private static final Duration SOON = Duration.ofSeconds(60);

  /** The longest pause between two tries, and time for one. */
  private static final Duration BACK = Duration.ofSeconds(20);

  private static final int LEAF_SECONDS = 600;

  @RegisterExtension final PeerFolder folder = new PeerFolder();

  @Fault(
      side = Side.AGENT,
      fault = "The folder of the agent's socket is removed, and made again by the next agent",
      promise =
          "While the old agent lives, nothing is lost: the watch stays open. When it is gone,"
              + " `/readyz` says that there is no socket, new streams are given the last good"
              + " identity, and the new socket is found by its path. (Whoever has the folder itself"
              + " bind-mounted keeps the removed one: mount the parent, or use the CSI driver, and"
              + " start the pod again.)")
  @ParameterizedTest(name = "{0}")
  @EnumSource(names = {"SPIRE", "EMBEDDED"})
  void theNewSocketIsFoundByItsPath(AgentKind kind, Figures figures) throws IOException {
    Peers.require("envoy");
    try (AgentProcess agent = kind.start(folder, LEAF_SECONDS)) {
      agent.createEntry();
      try (BridgedPair bridged = kind.bridge(folder, agent)) {
        MtlsPair pair = bridged.pair();
        BridgeProcess bridge = bridged.bridge();
        pair.awaitReady(SOON);
        List<Long> streams = bridge.streamIds();
        try (Newcomers newcomers = new Newcomers(bridged.gatewayListener());
            HandshakeLoad load = new HandshakeLoad(pair.address(), agent.spiffeId(), 2, 50)) {
          Rotations rotations = new Rotations(agent, pair, load);
          remove(agent.socket());
          rotations.leaves(1);
          assertThat(bridge.readiness()).isEqualTo("200 ready\n");
          agent.kill();
          Await.until("the loss", SOON, () -> bridge.sourcePhase() == SourcePhase.BACKING_OFF);
          assertThat(bridge.readiness()).contains("there is no socket at " + agent.socket());
          newcomers.areAnswered(figures);
          Files.createDirectory(agent.socket().getParent());
          agent.start();
          figures.until("found again after", BACK, () -> bridge.readiness().equals("200 ready\n"));
          rotations.leaves(1);
          assertThat(bridge.streamIds()).containsAll(streams);
          figures.add("handshakes", load.succeeded(), "");
          figures.none("failed", load.failed());
        }
      }
    }
  }

  private static void remove(Path socket) throws IOException {
    Files.delete(socket);
    Files.delete(socket.getParent());
  }
}

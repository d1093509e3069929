package dev.spirebridge.testing.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.demo.EmbeddedWorkloadApi;
import dev.spirebridge.status.SourcePhase;
import dev.spirebridge.testing.Await;
import dev.spirebridge.testing.PassedOnConnection.Helper;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the bridge says of an admin socket that is none, and what it asks of one that is. */
class AdminSocketIT {

  private static final Duration SOON = Duration.ofSeconds(20);
  private static final int LEAF_SECONDS = 600;
  private static final int PROBES = 50;
  private static final OtherUser USER = new OtherUser(2001);

  @RegisterExtension final PeerFolder folder = new PeerFolder();

  @Test
  void spiresPublicSocketIsNamedAsTheWrongOne() {
    OtherUser.require();
    try (SpireNode spire = SpireNode.start(folder, LEAF_SECONDS)) {
      assertNamedAsTheWrongOne(spire.publicAddress());
    }
  }

  @Test
  void aSocketOfTheWorkloadApiIsNamedAsTheWrongOne() {
    try (EmbeddedWorkloadApi api =
        EmbeddedWorkloadApi.started(folder.folder("public").resolve("api.sock"))) {
      assertNamedAsTheWrongOne(api.address());
    }
  }

  @Test
  void aMissingSocketIsNamedAndAwaited() {
    OtherUser.require();
    Path socket = folder.folder("admin").resolve("admin.sock");
    try (NodeBridge node = NodeBridge.start(folder, "unix://" + socket)) {
      BridgeProcess bridge = node.bridge();
      awaitPhase(bridge, SourcePhase.BACKING_OFF);
      assertThat(bridge.readiness())
          .startsWith("503 not ready: the agent at unix://" + socket + " has not answered yet\n")
          .contains("to do: check that the SPIRE agent runs")
          .contains("unix://" + socket);
      try (EmbeddedNode agent = EmbeddedNode.start(folder, LEAF_SECONDS)) {
        assertThat(agent.adminAddress()).isEqualTo("unix://" + socket);
        Await.until("the agent to be found", SOON, () -> !awaits(bridge));
        assertThat(bridge.readiness()).isEqualTo("200 ready\n");
      }
    }
  }

  @Test
  void aFileThatIsNoSocketIsNamed() throws IOException {
    OtherUser.require();
    Path file = Files.createFile(folder.folder("admin").resolve("admin.sock"));
    try (NodeBridge node = NodeBridge.start(folder, "unix://" + file)) {
      awaitPhase(node.bridge(), SourcePhase.BACKING_OFF);
      assertThat(node.bridge().readiness())
          .startsWith("503 not ready: ")
          .contains("unix://" + file)
          .contains("to do: ");
    }
  }

  /** Istio's agent connects just to see whether somebody is there. */
  @Test
  void aConnectionOnWhichNothingIsAskedIsNoMatterForTheAgent() throws IOException {
    OtherUser.require();
    Peers.require("python3");
    try (EmbeddedNode agent = EmbeddedNode.start(folder, LEAF_SECONDS);
        NodeBridge node = NodeBridge.start(folder, agent.adminAddress());
        Helper helper = Helper.start(folder.path());
        RelayedCaller caller = RelayedCaller.start(helper, USER, node.listener())) {
      agent.createEntry(USER);
      UnixDomainSocketAddress address =
          UnixDomainSocketAddress.of(node.listener().substring("unix://".length()));
      for (int i = 0; i < PROBES; i++) {
        try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
          assertThat(probe.connect(address)).isTrue();
        }
      }
      Secrets.leaf(caller.ask("default").next());
      assertThat(agent.api().svidStreams().arrivedSoFar()).as("the one that asked").isEqualTo(1);
      assertThat(agent.api().svidStreams(caller.pid()).open()).isEqualTo(1);
      caller.endProcess();
      agent.api().svidStreams().awaitOpen(0, SOON);
    }
  }

  private static boolean awaits(BridgeProcess bridge) {
    SourcePhase phase = bridge.sourcePhase();
    return phase == SourcePhase.BACKING_OFF || phase == SourcePhase.CONNECTING;
  }

  private void assertNamedAsTheWrongOne(String address) {
    try (NodeBridge node = NodeBridge.start(folder, address)) {
      awaitPhase(node.bridge(), SourcePhase.REJECTED);
      assertThat(node.bridge().readiness())
          .startsWith("503 not ready: agent at " + address + " refuses")
          .contains("UNIMPLEMENTED")
          .contains("to do: ")
          .contains("admin_socket_path");
    }
  }

  private static void awaitPhase(BridgeProcess bridge, SourcePhase phase) {
    Await.until("the phase " + phase, SOON, () -> bridge.sourcePhase() == phase);
  }
}

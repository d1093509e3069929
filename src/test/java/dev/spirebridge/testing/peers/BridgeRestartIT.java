package dev.spirebridge.testing.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.testing.Await;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The bridge goes and comes back, or is replaced by another: connected Envoys lose no request, find
 * the new one by themselves and are told nothing they know already.
 */
class BridgeRestartIT {

  private static final Duration SOON = Duration.ofSeconds(60);
  private static final int LEAF_SECONDS = 600;
  private static final long REQUESTS_PER_STAGE = 200;

  @RegisterExtension final PeerFolder folder = new PeerFolder();

  @Test
  void envoysOutliveARestartWithSpire() {
    Peers.require("envoy");
    try (SpireUnderTest spire = SpireUnderTest.start(folder, LEAF_SECONDS)) {
      envoysOutliveARestart(spire);
    }
  }

  @Test
  void envoysOutliveARestartWithTheEmbeddedWorkloadApi() {
    Peers.require("envoy");
    try (EmbeddedUnderTest embedded = EmbeddedUnderTest.start(folder, LEAF_SECONDS)) {
      envoysOutliveARestart(embedded);
    }
  }

  @Test
  void aSecondBridgeTakesOverWithSpire() {
    Peers.require("envoy");
    try (SpireUnderTest spire = SpireUnderTest.start(folder, LEAF_SECONDS)) {
      aSecondBridgeTakesOver(spire);
    }
  }

  @Test
  void aSecondBridgeTakesOverWithTheEmbeddedWorkloadApi() {
    Peers.require("envoy");
    try (EmbeddedUnderTest embedded = EmbeddedUnderTest.start(folder, LEAF_SECONDS)) {
      aSecondBridgeTakesOver(embedded);
    }
  }

  private void envoysOutliveARestart(AgentUnderTest agent) {
    agent.createEntry();
    try (RunSummary summary = new RunSummary("Restart of the bridge", agent);
        BridgedPair bridged = BridgedPair.start(folder, agent)) {
      MtlsPair pair = bridged.pair();
      pair.awaitReady(SOON);
      Map<String, Map<String, String>> versions = pair.secretVersions();
      try (HandshakeLoad load = new HandshakeLoad(pair.address(), agent.spiffeId(), 2, 100)) {
        Rotations rotations = new Rotations(agent, pair, load);
        summary.of(load, rotations);
        more(load);
        long nacks = bridged.bridge().nacks();
        assertThat(bridged.bridge().stop()).as("exit code after SIGTERM").isZero();
        assertThat(bridged.socket()).as("the socket file stays").exists();
        more(load);
        bridged.startBridge();
        awaitReconnected(bridged.bridge());
        more(load);
        assertThat(pair.secretVersions()).isEqualTo(versions);
        rotations.leaves(1);
        // State of the world is always answered once; Delta had proved by its versions that it
        // needs nothing, and got the new leaf alone.
        assertThat(bridged.bridge().responses(bridged.gatewayListener())).isEqualTo(3);
        assertThat(bridged.bridge().responses(bridged.workloadListener())).isEqualTo(1);
        assertThat(load.firstFailures()).as(agent.description()).isEqualTo(List.of());
        nacks += bridged.bridge().nacks();
        summary.nacks(nacks, "the bridge's count");
        summary.nacks(pair.rejectedSecrets(), "the Envoys'");
        assertThat(nacks).isZero();
      }
      assertThat(pair.rejectedSecrets()).isZero();
    }
  }

  private void aSecondBridgeTakesOver(AgentUnderTest agent) {
    agent.createEntry();
    String listener = "unix://" + folder.folder("sds").resolve("socket");
    List<String> flags =
        List.of("--agent-socket", agent.socketAddress(), "--sds", listener + "=istio");
    try (RunSummary summary = new RunSummary("Takeover by a second bridge", agent);
        BridgeProcess first = BridgeProcess.serve("first", folder.path(), flags);
        MtlsPair pair =
            MtlsPair.start(
                folder.path(),
                SdsBinding.istio(listener),
                SdsBinding.istioDelta(listener),
                agent.spiffeId())) {
      pair.awaitReady(SOON);
      try (HandshakeLoad load = new HandshakeLoad(pair.address(), agent.spiffeId(), 2, 100);
          BridgeProcess second =
              BridgeProcess.serve("second", folder.path(), withTakeover(flags))) {
        Rotations rotations = new Rotations(agent, pair, load);
        summary.of(load, rotations);
        Await.until("the second bridge to be ready", SOON, second::isReady);
        rotations.leaves(1);
        assertThat(first.streamIds()).as("connected before").hasSize(BridgedPair.STREAMS);
        assertThat(second.streamIds()).as("nobody is moved").isEmpty();
        Map<String, Map<String, String>> versions = pair.secretVersions();
        long nacks = first.nacks();
        assertThat(first.stop()).as("exit code after SIGTERM").isZero();
        more(load);
        awaitReconnected(second);
        assertThat(pair.secretVersions()).isEqualTo(versions);
        rotations.leaves(1);
        // As after a restart: two first answers in state of the world, one new leaf for each.
        assertThat(second.responses(listener)).isEqualTo(4);
        assertThat(load.firstFailures()).as(agent.description()).isEqualTo(List.of());
        nacks += second.nacks();
        summary.nacks(nacks, "the bridge's count");
        summary.nacks(pair.rejectedSecrets(), "the Envoys'");
        assertThat(nacks).isZero();
      }
      assertThat(pair.rejectedSecrets()).isZero();
    }
  }

  private static List<String> withTakeover(List<String> flags) {
    return Stream.concat(flags.stream(), Stream.of("--takeover")).toList();
  }

  /** Until both Envoys are back; each of the gateway's two secrets is answered and accepted. */
  private static void awaitReconnected(BridgeProcess bridge) {
    Await.until(
        "all streams of both Envoys",
        SOON,
        () -> bridge.streamIds().size() == BridgedPair.STREAMS && bridge.acks() >= 2);
  }

  private static void more(HandshakeLoad load) {
    load.awaitSucceeded(load.succeeded() + REQUESTS_PER_STAGE, SOON);
  }
}

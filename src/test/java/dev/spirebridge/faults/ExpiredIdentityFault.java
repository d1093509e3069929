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
import dev.spirebridge.testing.peers.Secrets;
import dev.spirebridge.testing.peers.SotwStream;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The server is away for so long that an SVID runs out; waits most of the time. */
@Execution(ExecutionMode.CONCURRENT)
class ExpiredIdentityFault {

  private static final Duration SOON = Duration.ofSeconds(60);
  private static final Duration A_WHILE = Duration.ofSeconds(1);

  /** Long enough for the calls before the expiry on a machine that does much else. */
  private static final int SHORT_SECONDS = 45;

  /** The notice of an expiry looks every so often. */
  private static final Duration A_LOOK = Duration.ofSeconds(15);

  /** An agent whose server was away looks for it less and less often. */
  private static final Duration AT_ITS_NEXT_LOOK = Duration.ofMinutes(3);

  private static final long REQUESTS = 50;

  @RegisterExtension final PeerFolder folder = new PeerFolder();

  @Fault(
      side = Side.AGENT,
      fault = "SPIRE's server is away until the SVIDs expire",
      promise =
          "Until then nobody notices. Then no certificate is handed out any more: new streams are"
              + " held; trust bundles are served, and open streams stay. `/readyz` says 503. When"
              + " the server is back, the held streams are answered and handshakes succeed, without"
              + " a restart.")
  @ParameterizedTest(name = "{0}")
  @EnumSource(names = {"SPIRE", "EMBEDDED"})
  void nothingIsHandedOutAfterTheExpiryAndTheNextIdentityComesByItself(
      AgentKind kind, Figures figures) {
    Peers.require("envoy");
    try (AgentProcess agent = kind.start(folder, SHORT_SECONDS)) {
      agent.createEntry();
      try (BridgedPair bridged = kind.bridge(folder, agent);
          Newcomers newcomers = new Newcomers(bridged.gatewayListener())) {
        MtlsPair pair = bridged.pair();
        BridgeProcess bridge = bridged.bridge();
        pair.awaitReady(SOON);
        agent.killServer();
        noHandshakeFails(pair, agent);
        assertThat(bridge.readiness()).as("all that the agent says").isEqualTo("200 ready\n");
        List<Long> streams = bridge.streamIds();
        Await.until(
            "the expiry",
            SOON,
            () -> bridge.readiness().startsWith("503 not ready: the last SVID expired at "));
        figures.until(
            "told in the log after", A_LOOK, () -> bridge.output().contains(" svid-expired "));
        assertThat(bridge.sourcePhase()).isEqualTo(SourcePhase.STREAMING);
        SotwStream held = newcomers.ask("default");
        held.answers().expectSilence(A_WHILE);
        assertThat(Secrets.roots(newcomers.ask("ROOTCA").next())).hasSize(1);
        assertThat(bridge.streamIds()).containsAll(streams);
        agent.startServer();
        long back = System.nanoTime();
        assertThat(Secrets.of(held.answers().next(AT_ITS_NEXT_LOOK))).containsOnlyKeys("default");
        figures.within(
            "held stream answered after",
            Duration.ofNanos(System.nanoTime() - back),
            AT_ITS_NEXT_LOOK);
        Await.until("ready", SOON, () -> bridge.readiness().equals("200 ready\n"));
        noHandshakeFails(pair, agent);
        assertThat(bridge.streamIds()).containsAll(streams);
        figures.none("NACKs", bridge.nacks() + pair.rejectedSecrets());
      }
    }
  }

  private static void noHandshakeFails(MtlsPair pair, AgentProcess agent) {
    try (HandshakeLoad load = new HandshakeLoad(pair.address(), agent.spiffeId(), 2, 50)) {
      load.awaitSucceeded(REQUESTS, SOON);
      assertThat(load.firstFailures()).isEmpty();
    }
  }
}

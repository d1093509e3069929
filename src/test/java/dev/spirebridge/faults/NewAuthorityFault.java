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
import dev.spirebridge.testing.peers.SdsChannel;
import dev.spirebridge.testing.peers.Secrets;
import dev.spirebridge.testing.peers.SotwStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** While the agent is away, its trust domain gets another authority, which signs at once. */
class NewAuthorityFault {

  private static final Duration SOON = Duration.ofSeconds(60);
  private static final Duration BACK = Duration.ofSeconds(30);
  private static final int LEAF_SECONDS = 600;
  private static final int STREAMS = 25;

  @RegisterExtension final PeerFolder folder = new PeerFolder();

  @Fault(
      side = Side.AGENT,
      fault = "The agent comes back with a new authority",
      promise =
          "New bundle and new certificate come in one update. Every stream is given the bundle, and"
              + " no certificate is sent before all bundles are: no handshake between two Envoys"
              + " fails.")
  @ParameterizedTest(name = "{0}")
  @EnumSource(names = {"SPIRE", "EMBEDDED"})
  void bundlesAreSentToAllBeforeTheFirstCertificate(AgentKind kind, Figures figures) {
    Peers.require("envoy");
    try (AgentProcess agent = kind.start(folder, LEAF_SECONDS)) {
      agent.createEntry();
      try (BridgedPair bridged = kind.bridge(folder, agent);
          SdsChannel channel = new SdsChannel(bridged.gatewayListener())) {
        MtlsPair pair = bridged.pair();
        pair.awaitReady(SOON);
        List<SotwStream> bundles = opened(channel, "ROOTCA");
        List<SotwStream> certificates = opened(channel, "default");
        try (HandshakeLoad load = new HandshakeLoad(pair.address(), agent.spiffeId(), 2, 100)) {
          load.awaitSucceeded(1, SOON);
          authorityIsReplacedWhileTheAgentIsAway(agent, bridged.bridge());
          HandshakeLoad.Issuers before = load.lastIssuers();
          agent.start();
          long started = System.nanoTime();
          Await.until("a new certificate", BACK, () -> anyWaiting(certificates));
          long first = bundles.stream().filter(stream -> stream.waiting() > 0).count();
          // Without a bound: who reads many sockets sees in which order it reads them. That none is
          // sent earlier shows in the handshakes, and in InterleavingsTest.
          figures.add("bundles here at the first new certificate", first, "of " + STREAMS);
          figures.since(
              started,
              "new bundle and certificate on all streams after",
              BACK,
              () -> allWaiting(bundles) && allWaiting(certificates));
          bundles.forEach(stream -> assertThat(Secrets.roots(stream.next())).hasSize(2));
          load.awaitNewIssuers(before, SOON);
          figures.add("handshakes", load.succeeded(), "");
          figures.none("failed", load.failed());
        }
        figures.none("NACKs", bridged.bridge().nacks() + pair.rejectedSecrets());
      }
    }
  }

  private static void authorityIsReplacedWhileTheAgentIsAway(
      AgentProcess agent, BridgeProcess bridge) {
    agent.kill();
    Await.until("the loss to be seen", SOON, () -> bridge.sourcePhase() != SourcePhase.STREAMING);
    agent.prepareAuthority();
    agent.switchAuthority();
  }

  /** Each has been given, and has accepted, what there is now. */
  private static List<SotwStream> opened(SdsChannel channel, String name) {
    List<SotwStream> streams = new ArrayList<>();
    for (int i = 0; i < STREAMS; i++) {
      SotwStream stream = channel.ask(name);
      stream.ack(stream.answers().next(SOON));
      streams.add(stream);
    }
    return streams;
  }

  private static boolean anyWaiting(List<SotwStream> streams) {
    return streams.stream().anyMatch(stream -> stream.waiting() > 0);
  }

  private static boolean allWaiting(List<SotwStream> streams) {
    return streams.stream().allMatch(stream -> stream.waiting() > 0);
  }
}

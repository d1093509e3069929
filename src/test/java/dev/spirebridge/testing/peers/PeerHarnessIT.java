package dev.spirebridge.testing.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.testing.Await;
import io.grpc.Status;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The harness against the SPIRE agent's own SDS, without the bridge: what it reports must be true
 * before it may judge the bridge.
 */
class PeerHarnessIT {

  private static final Duration SOON = Duration.ofSeconds(60);
  private static final int LEAF_SECONDS = 600;

  @RegisterExtension final PeerFolder folder = new PeerFolder();

  @Test
  void seesLeavesAndAuthoritiesRotateUnderNewHandshakes() {
    Peers.require("envoy");
    try (SpireUnderTest spire = SpireUnderTest.start(folder, LEAF_SECONDS)) {
      spire.createEntry();
      SdsBinding secrets = SdsBinding.istio(spire.socketAddress());
      try (RunSummary summary = new RunSummary("Harness on the agent's own SDS", spire);
          MtlsPair pair = MtlsPair.start(folder.path(), secrets, secrets, spire.spiffeId())) {
        pair.awaitReady(SOON);
        try (HandshakeLoad load = new HandshakeLoad(pair.address(), spire.spiffeId(), 4, 200)) {
          Rotations rotations = new Rotations(spire, pair, load);
          summary.of(load, rotations);
          load.awaitSucceeded(100, SOON);
          rotations.leaves(3);
          rotations.authority();
          load.awaitSucceeded(load.succeeded() + 100, SOON);
          assertThat(load.firstFailures()).isEmpty();
          assertThat(load.distinctClientCertificates()).isGreaterThanOrEqualTo(5);
        }
        summary.nacks(pair.rejectedSecrets(), "the Envoys' count");
        assertThat(pair.rejectedSecrets()).isZero();
        assertThat(pair.resumedSessions()).isZero();
        assertThat(pair.handshakes()).isGreaterThan(200);
      }
    }
  }

  @Test
  void countsAsFailedWhatIsAnsweredByAnotherIdentity() {
    Peers.require("envoy");
    try (SpireUnderTest spire = SpireUnderTest.start(folder, LEAF_SECONDS)) {
      spire.createEntry();
      SdsBinding secrets = SdsBinding.istio(spire.socketAddress());
      String other = "spiffe://example.org/ns/default/sa/other";
      try (MtlsPair pair = MtlsPair.start(folder.path(), secrets, secrets, other)) {
        pair.awaitReady(SOON);
        try (HandshakeLoad load = new HandshakeLoad(pair.address(), other, 1, 50)) {
          Await.until("failures", SOON, () -> load.failed() >= 10);
          assertThat(load.succeeded()).isZero();
          assertThat(load.firstFailures()).first().asString().contains("CERTIFICATE_VERIFY_FAILED");
        }
      }
    }
  }

  @Test
  void theAgentComesBackAfterBeingKilledAndClosesStreamsThatHaveNoEntry() {
    try (SpireUnderTest spire = SpireUnderTest.start(folder, LEAF_SECONDS);
        SdsChannel channel = new SdsChannel(spire.socketAddress())) {
      spire.createEntry();
      awaitServed(channel);
      spire.kill();
      spire.start();
      awaitServed(channel);
      SotwStream open = channel.stream();
      open.ask("test", "default", "ROOTCA");
      assertThat(Secrets.of(open.answers().next(SOON))).containsOnlyKeys("default", "ROOTCA");
      spire.deleteEntry();
      assertThat(open.answers().ended(SOON).getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
      DeltaStream delta = channel.delta();
      delta.ask("test", "default");
      assertThat(delta.answers().ended(SOON).getCode()).isEqualTo(Status.Code.UNIMPLEMENTED);
    }
  }

  private static void awaitServed(SdsChannel channel) {
    Await.until(
        "the agent to serve an identity",
        SOON,
        () -> {
          SotwStream stream = channel.stream();
          stream.ask("test", "default");
          try {
            stream.answers().next(SOON);
            stream.close();
            return true;
          } catch (AssertionError notYet) {
            return false;
          }
        });
  }
}

package dev.spirebridge.testing.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Two real Envoys, one that asks in state-of-the-world and one in Delta, make new handshakes all
 * the time while the bridge hands them rotating leaves and authorities: nothing may fail.
 */
class MtlsRotationIT {

  private static final Duration SOON = Duration.ofSeconds(60);
  private static final int LEAF_SECONDS = 600;
  private static final int REQUESTS = 10_000;
  private static final int REQUESTS_PER_SECOND = 400;

  @RegisterExtension final PeerFolder folder = new PeerFolder();

  @Test
  void noHandshakeFailsWhileIdentitiesOfSpireRotate() {
    Peers.require("envoy");
    try (SpireUnderTest spire = SpireUnderTest.start(folder, LEAF_SECONDS)) {
      noHandshakeFailsWhileIdentitiesRotate(spire);
    }
  }

  @Test
  void noHandshakeFailsWhileEmbeddedIdentitiesRotate() {
    Peers.require("envoy");
    try (EmbeddedUnderTest embedded = EmbeddedUnderTest.start(folder, LEAF_SECONDS)) {
      noHandshakeFailsWhileIdentitiesRotate(embedded);
    }
  }

  private void noHandshakeFailsWhileIdentitiesRotate(AgentUnderTest agent) {
    agent.createEntry();
    try (RunSummary summary = new RunSummary("Handshakes through rotations", agent);
        BridgedPair bridged = BridgedPair.start(folder, agent)) {
      MtlsPair pair = bridged.pair();
      pair.awaitReady(SOON);
      try (HandshakeLoad load =
          new HandshakeLoad(pair.address(), agent.spiffeId(), 4, REQUESTS_PER_SECOND)) {
        Rotations rotations = new Rotations(agent, pair, load);
        summary.of(load, rotations);
        load.awaitSucceeded(100, SOON);
        rotations.leaves(10);
        rotations.authority();
        rotations.leaves(10);
        rotations.authority();
        load.awaitSucceeded(REQUESTS, Duration.ofMinutes(5));
        assertThat(load.firstFailures()).as(agent.description()).isEqualTo(List.of());
        // The first leaf, the rotated ones, and one by each new authority.
        assertThat(load.distinctClientCertificates()).isGreaterThanOrEqualTo(23);
        assertThat(load.distinctServerCertificates()).isGreaterThanOrEqualTo(23);
      }
      summary.nacks(bridged.bridge().nacks(), "the bridge's count");
      summary.nacks(pair.rejectedSecrets(), "the Envoys'");
      assertThat(pair.handshakes()).isGreaterThanOrEqualTo(REQUESTS);
      assertThat(pair.resumedSessions()).isZero();
      assertThat(pair.rejectedSecrets()).isZero();
      assertThat(bridged.bridge().nacks()).isZero();
      // Both sides did count: 23 leaves and 5 bundles in each Envoy.
      assertThat(pair.acceptedSecrets()).isGreaterThanOrEqualTo(2 * (23 + 5));
      assertThat(bridged.bridge().acks()).isGreaterThanOrEqualTo(2 * (23 + 5));
    }
  }
}

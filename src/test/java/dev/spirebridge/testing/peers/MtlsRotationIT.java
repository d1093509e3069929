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

  private static final Duration SOON = Duration.ofSeconds(30);
  private static final int LEAF_SECONDS = 600;
  private static final int REQUESTS = 10_000;
  private static final int REQUESTS_PER_SECOND = 250;

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
    try (BridgedPair bridged = BridgedPair.start(folder, agent)) {
      bridged.pair().awaitReady(SOON);
      try (HandshakeLoad load =
          new HandshakeLoad(bridged.pair().address(), agent.spiffeId(), 4, REQUESTS_PER_SECOND)) {
        load.awaitSucceeded(100, SOON);
        Rotations rotations = new Rotations(agent, bridged.pair(), load);
        rotations.leaves(10);
        rotations.authority();
        rotations.leaves(10);
        rotations.authority();
        load.awaitSucceeded(REQUESTS, Duration.ofMinutes(3));
        assertThat(load.firstFailures()).as(agent.description()).isEqualTo(List.of());
        assertThat(load.distinctClientCertificates()).isGreaterThanOrEqualTo(23);
      }
      assertThat(bridged.pair().handshakes()).isGreaterThanOrEqualTo(REQUESTS);
      assertThat(bridged.pair().resumedSessions()).isZero();
      assertThat(bridged.pair().rejectedSecrets()).isZero();
      assertThat(bridged.bridge().nacks()).isZero();
    }
  }
}

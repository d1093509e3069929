package dev.spirebridge.testing.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.testing.Await;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The harness against the SPIRE agent's own SDS, without the bridge: what it reports must be true
 * before it may judge the bridge.
 */
class PeerHarnessIT {

  private static final String TRUST_DOMAIN = "example.org";
  private static final String PATH = "/ns/default/sa/pair";
  private static final String SPIFFE_ID = "spiffe://" + TRUST_DOMAIN + PATH;
  private static final Duration SOON = Duration.ofSeconds(30);

  @RegisterExtension final PeerFolder folder = new PeerFolder();

  @Test
  void seesLeavesAndAuthoritiesRotateUnderNewHandshakes() {
    Peers.require("envoy");
    try (SpireInstallation spire = SpireInstallation.start(folder, TRUST_DOMAIN)) {
      SpireEntry entry = SpireEntry.forThisUser(PATH, 60);
      String entryId = spire.server().createEntry(entry);
      SdsBinding secrets = SdsBinding.istio(spire.agent().socketAddress());
      try (MtlsPair pair = MtlsPair.start(folder.path(), secrets, secrets, SPIFFE_ID)) {
        pair.awaitReady(SOON);
        try (HandshakeLoad load = new HandshakeLoad(pair.address(), SPIFFE_ID, 4, 200)) {
          load.awaitSucceeded(100, SOON);
          rotateLeaves(spire.server(), entryId, entry, load, 5);
          rotateAuthority(spire.server().authorities(), load);
          load.awaitSucceeded(load.succeeded() + 100, SOON);
          assertThat(load.firstFailures()).isEmpty();
        }
        assertThat(pair.rejectedSecrets()).isZero();
        assertThat(pair.resumedSessions()).isZero();
        assertThat(pair.handshakes()).isGreaterThan(200);
      }
    }
  }

  private static void rotateLeaves(
      SpireServer server, String entryId, SpireEntry entry, HandshakeLoad load, int times) {
    for (int i = 0; i < times; i++) {
      int seen = load.distinctClientCertificates();
      server.updateEntry(entryId, entry.withHint("rotation-" + i));
      Await.until("a new leaf", SOON, () -> load.distinctClientCertificates() > seen);
    }
  }

  private static void rotateAuthority(SpireAuthorities authorities, HandshakeLoad load) {
    HandshakeLoad.Issuers before = load.lastIssuers();
    String old = authorities.active();
    String next = authorities.prepare();
    authorities.activate(next);
    authorities.taint(old);
    load.awaitNewIssuers(before, SOON);
    authorities.revoke(old);
  }
}

package dev.spirebridge.testing.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.demo.CertificateAuthority;
import dev.spirebridge.demo.WorkloadSvid;
import dev.spirebridge.testing.Await;
import dev.spirebridge.testing.peers.FederatedConfiguration.Party;
import io.spiffe.spiffeid.TrustDomain;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Envoys of two users on the one socket of a node's bridge, with a foreign trust domain that the
 * agent has the bundle of: each is given it while its own entry federates, whatever the other's
 * does.
 */
class NodeFederationIT {

  private static final Duration SOON = Duration.ofSeconds(60);

  /** SPIRE's server and agent look every half second each here; the rest is for a busy machine. */
  private static final Duration TAKEN_BACK = Duration.ofSeconds(10);

  private static final int LEAF_SECONDS = 600;
  private static final int PER_SECOND = 50;
  private static final OtherUser ONE = new OtherUser(2001);
  private static final OtherUser TWO = new OtherUser(2002);
  private static final String FOREIGN = "foreign";

  @RegisterExtension final PeerFolder folder = new PeerFolder();

  private final CertificateAuthority foreign =
      CertificateAuthority.selfSigned(
          TrustDomain.parse(Federation.SECOND), Duration.ofDays(1), InstantSource.system());
  private final WorkloadSvid stranger =
      foreign.issue(foreign.trustDomain().newSpiffeId("stranger"), "", Duration.ofHours(1));

  @BeforeEach
  void requirePeers() {
    Peers.require("envoy");
    OtherUser.require();
  }

  @Test
  void eachUserOfSpireKnowsTheForeignTrustDomainWhileItsOwnEntryFederates() {
    try (SpireNode spire = SpireNode.start(folder, LEAF_SECONDS)) {
      eachUserKnowsTheForeignTrustDomainWhileItsOwnEntryFederates(spire);
    }
  }

  @Test
  void eachEmbeddedUserKnowsTheForeignTrustDomainWhileItsOwnEntryFederates() {
    try (EmbeddedNode embedded = EmbeddedNode.start(folder, LEAF_SECONDS)) {
      eachUserKnowsTheForeignTrustDomainWhileItsOwnEntryFederates(embedded);
    }
  }

  private void eachUserKnowsTheForeignTrustDomainWhileItsOwnEntryFederates(NodeAgent agent) {
    agent.createEntry(ONE);
    agent.createEntry(TWO);
    agent.federate(ONE, foreign);
    try (NodeBridge node = NodeBridge.start(folder, agent.adminAddress());
        JdkPeer server = JdkPeer.serve(stranger)) {
      Party first = new Party("one", agent.spiffeId(ONE), Ports.free());
      Party second = new Party("two", agent.spiffeId(TWO), Ports.free());
      List<Party> parties =
          List.of(first, second, new Party(FOREIGN, stranger.spiffeId().toString(), server.port()));
      try (FederatedEnvoy one = FederatedEnvoy.start(node.seat(ONE, agent), first, parties);
          FederatedEnvoy two = FederatedEnvoy.start(node.deltaSeat(TWO, agent), second, parties)) {
        one.awaitReady(SOON);
        two.awaitReady(SOON);
        try (HandshakeLoad there = one.load("two", PER_SECOND);
            HandshakeLoad back = two.load("one", PER_SECOND)) {
          Await.until("the first to be let in", SOON, () -> knows(one) && !knows(two));
          onlyOneKnows(one, two);
          long start = System.nanoTime();
          agent.unfederate(ONE);
          Await.until("the first to be refused", SOON, () -> !knows(one));
          Duration late = Duration.ofNanos(System.nanoTime() - start);
          System.out.printf(
              Locale.ROOT,
              "[PEERS] A federation taken back on a node, with %s: refused after %d ms%n",
              agent.description(),
              late.toMillis());
          assertThat(late).isLessThan(TAKEN_BACK);
          agent.federate(TWO, foreign);
          Await.until("the second to be let in", SOON, () -> knows(two));
          onlyOneKnows(two, one);
          there.awaitSucceeded(there.succeeded() + PER_SECOND, SOON);
          back.awaitSucceeded(back.succeeded() + PER_SECOND, SOON);
          assertThat(there.firstFailures()).as("there, " + agent.description()).isEmpty();
          assertThat(back.firstFailures()).as("back, " + agent.description()).isEmpty();
        }
        assertThat(node.bridge().nacks()).isZero();
        assertThat(one.rejectedSecrets() + two.rejectedSecrets()).isZero();
      }
    }
  }

  /** As a client and as a server. */
  private boolean knows(FederatedEnvoy envoy) {
    boolean asClient = envoy.call(FOREIGN).statusCode() == 200;
    boolean asServer;
    try {
      asServer = JdkPeer.call(envoy.port(), stranger).equals(stranger.spiffeId().toString());
    } catch (IOException refused) {
      asServer = false;
    }
    return asClient && asServer;
  }

  private void onlyOneKnows(FederatedEnvoy envoy, FederatedEnvoy other) {
    assertThat(knows(envoy)).isTrue();
    assertThat(envoy.trustedAuthorities()).isEqualTo(2);
    HttpResponse<String> refusal = other.call(FOREIGN);
    assertThat(refusal.statusCode()).isEqualTo(503);
    assertThat(refusal.body()).contains(Refusals.NO_BUNDLE);
    assertThat(knows(other)).isFalse();
    Await.until(
        "the reason in the access log",
        SOON,
        () -> other.handshakeEnds().contains(Refusals.NO_BUNDLE));
    assertThat(other.trustedAuthorities()).isEqualTo(1);
  }
}

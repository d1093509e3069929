package dev.spirebridge.testing.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.testing.Await;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * SPIRE's server dies and its agent does not: nobody notices in a trust domain that federates with
 * it. What its own node notices is in the fault suite.
 */
class SpireServerOutageIT {

  private static final Duration SOON = Duration.ofSeconds(60);

  private static final int LEAF_SECONDS = 600;
  private static final int PER_SECOND = 50;
  private static final long REQUESTS = 100;

  @RegisterExtension final PeerFolder folder = new PeerFolder();

  @BeforeEach
  void requireEnvoy() {
    Peers.require("envoy");
  }

  @Test
  void callsBetweenTrustDomainsGoOnWhileTheBundleEndpointOfOneIsAway() {
    try (SpireFederation spire = SpireFederation.start(folder, LEAF_SECONDS);
        FederatedClusters clusters =
            FederatedClusters.start(folder, spire, FederatedConsumer.ISTIO, SOON)) {
      try (HandshakeLoad there = clusters.first().envoy().load(Federation.SECOND, PER_SECOND);
          HandshakeLoad back = clusters.second().envoy().load(Federation.FIRST, PER_SECOND)) {
        there.awaitSucceeded(1, SOON);
        back.awaitSucceeded(1, SOON);
        spire.killSecondServer();
        int leaves = there.distinctClientCertificates();
        spire.first().rotateLeaf();
        Await.until(
            "a new leaf of the first", SOON, () -> there.distinctClientCertificates() > leaves);
        there.awaitSucceeded(there.succeeded() + REQUESTS, SOON);
        back.awaitSucceeded(back.succeeded() + REQUESTS, SOON);
        assertThat(there.firstFailures()).as("there").isEmpty();
        assertThat(back.firstFailures()).as("back").isEmpty();
        assertThat(clusters.first().bridge().readiness()).isEqualTo("200 ready\n");
      }
    }
  }
}

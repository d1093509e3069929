package dev.spirebridge.testing.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Two trust domains, a bridge and an Envoy in each, which call each other over mTLS all the time
 * while leaves and authorities of both rotate: nothing may fail.
 */
class FederationRotationIT {

  private static final Duration SOON = Duration.ofSeconds(60);
  private static final int LEAF_SECONDS = 600;
  private static final int PER_SECOND = 100;
  private static final int LEAVES = 3;
  private static final int REQUESTS = 1_000;

  @RegisterExtension final PeerFolder folder = new PeerFolder();

  @BeforeEach
  void requireEnvoy() {
    Peers.require("envoy");
  }

  @Test
  void noHandshakeFailsBetweenTwoTrustDomainsOfSpireWhileBothRotate() {
    try (SpireFederation spire = SpireFederation.start(folder, LEAF_SECONDS)) {
      noHandshakeFailsWhileBothRotate(spire);
    }
  }

  @Test
  void noHandshakeFailsBetweenTwoEmbeddedTrustDomainsWhileBothRotate() {
    try (EmbeddedFederation embedded = EmbeddedFederation.start(folder, LEAF_SECONDS)) {
      noHandshakeFailsWhileBothRotate(embedded);
    }
  }

  private void noHandshakeFailsWhileBothRotate(Federation federation) {
    try (FederatedClusters clusters =
        FederatedClusters.start(folder, federation, FederatedConsumer.ISTIO, SOON)) {
      FederatedCluster first = clusters.first();
      FederatedCluster second = clusters.second();
      try (HandshakeLoad there = first.envoy().load(Federation.SECOND, PER_SECOND);
          HandshakeLoad back = second.envoy().load(Federation.FIRST, PER_SECOND)) {
        there.awaitSucceeded(1, SOON);
        back.awaitSucceeded(1, SOON);
        rotate(new FederatedRotations(federation.first(), clusters, there, back));
        rotate(new FederatedRotations(federation.second(), clusters, back, there));
        there.awaitSucceeded(REQUESTS, SOON);
        back.awaitSucceeded(REQUESTS, SOON);
        assertThat(there.firstFailures()).as("there, " + federation.description()).isEmpty();
        assertThat(back.firstFailures()).as("back, " + federation.description()).isEmpty();
        for (HandshakeLoad load : List.of(there, back)) {
          // The first leaf, the rotated ones, and one by the new authority.
          assertThat(load.distinctClientCertificates()).isGreaterThanOrEqualTo(LEAVES + 2);
          assertThat(load.distinctServerCertificates()).isGreaterThanOrEqualTo(LEAVES + 2);
        }
        System.out.printf(
            Locale.ROOT,
            "[PEERS] Two trust domains, with %s and Envoy %s: %,d requests there and %,d back,"
                + " %d failed, %d leaf and 2 authority rotations%n",
            federation.description(),
            EnvoyProcess.version(),
            there.succeeded() + there.failed(),
            back.succeeded() + back.failed(),
            there.failed() + back.failed(),
            2 * LEAVES);
      }
      for (FederatedCluster cluster : List.of(first, second)) {
        assertThat(cluster.envoy().rejectedSecrets()).isZero();
        assertThat(cluster.bridge().nacks()).isZero();
        // Each side did count: its leaves, and the bundles of both.
        assertThat(cluster.bridge().acks()).isGreaterThanOrEqualTo(LEAVES + 2 + 5);
      }
    }
  }

  private static void rotate(FederatedRotations rotations) {
    for (int i = 0; i < LEAVES; i++) {
      rotations.leaf();
    }
    rotations.authority();
  }
}

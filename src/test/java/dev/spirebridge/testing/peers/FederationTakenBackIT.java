package dev.spirebridge.testing.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.testing.Await;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * One of two trust domains takes the federation back, by its entry or by deleting the other's
 * bundle: new handshakes between the two are refused soon and for that reason, those within each of
 * the two go on.
 */
class FederationTakenBackIT {

  private static final Duration SOON = Duration.ofSeconds(60);
  private static final int LEAF_SECONDS = 600;
  private static final int PER_SECOND = 50;
  private static final int CALLS = 30;

  /**
   * The bridge and Envoy alone, for the embedded agent tells of a change at once: some hundredths
   * of a second, and the rest for a machine that has much else to do.
   */
  private static final Duration BY_THE_BRIDGE = Duration.ofSeconds(5);

  /**
   * One second more at most: SPIRE's server looks for changed entries every half second here, and
   * its agent asks it as often. And the command line, which is a process of its own.
   */
  private static final Duration BY_SPIRE = Duration.ofSeconds(8);

  @RegisterExtension final PeerFolder folder = new PeerFolder();

  @BeforeEach
  void requireEnvoy() {
    Peers.require("envoy");
  }

  @Test
  void theOtherSideIsRefusedOnceAnEntryOfSpireFederatesNoMore() {
    try (SpireFederation spire = SpireFederation.start(folder, LEAF_SECONDS)) {
      theOtherSideIsRefusedOnceTheEntryFederatesNoMore(spire, BY_SPIRE);
    }
  }

  @Test
  void theOtherSideIsRefusedOnceAnEmbeddedEntryFederatesNoMore() {
    try (EmbeddedFederation embedded = EmbeddedFederation.start(folder, LEAF_SECONDS)) {
      theOtherSideIsRefusedOnceTheEntryFederatesNoMore(embedded, BY_THE_BRIDGE);
    }
  }

  @Test
  void theOtherSideIsRefusedOnceSpiresServerHasNoBundleOfIt() {
    try (SpireFederation spire = SpireFederation.start(folder, LEAF_SECONDS)) {
      theOtherSideIsRefusedOnceTheBundleIsDeleted(spire, BY_SPIRE);
    }
  }

  @Test
  void theOtherSideIsRefusedOnceTheEmbeddedServerHasNoBundleOfIt() {
    try (EmbeddedFederation embedded = EmbeddedFederation.start(folder, LEAF_SECONDS)) {
      theOtherSideIsRefusedOnceTheBundleIsDeleted(embedded, BY_THE_BRIDGE);
    }
  }

  private void theOtherSideIsRefusedOnceTheEntryFederatesNoMore(
      Federation federation, Duration bound) {
    whileBothCallThemselves(
        federation,
        clusters -> {
          callsSucceed(clusters);
          long start = System.nanoTime();
          federation.first().unfederateEntry();
          refusedWithin(bound, start, clusters, federation);
          federation.first().federateEntry();
          Await.until("the second to be let in again", SOON, () -> bothDirections(clusters, 200));
          callsSucceed(clusters);
        });
  }

  private void theOtherSideIsRefusedOnceTheBundleIsDeleted(Federation federation, Duration bound) {
    whileBothCallThemselves(
        federation,
        clusters -> {
          federation.first().deleteRelationship();
          // That alone takes nothing back: the server keeps the bundle, and gives it out.
          federation.first().rotateLeaf();
          callsSucceed(clusters);
          long start = System.nanoTime();
          federation.first().deleteForeignBundle();
          refusedWithin(bound, start, clusters, federation);
        });
  }

  private interface Scenario {
    void run(FederatedClusters clusters);
  }

  /** Nothing may fail within either trust domain, whatever happens between the two. */
  private void whileBothCallThemselves(Federation federation, Scenario scenario) {
    try (FederatedClusters clusters =
        FederatedClusters.start(folder, federation, FederatedConsumer.ISTIO, SOON)) {
      try (HandshakeLoad first = clusters.first().envoy().load(Federation.FIRST, PER_SECOND);
          HandshakeLoad second = clusters.second().envoy().load(Federation.SECOND, PER_SECOND)) {
        scenario.run(clusters);
        first.awaitSucceeded(first.succeeded() + PER_SECOND, SOON);
        second.awaitSucceeded(second.succeeded() + PER_SECOND, SOON);
        assertThat(first.firstFailures()).as("within " + Federation.FIRST).isEmpty();
        assertThat(second.firstFailures()).as("within " + Federation.SECOND).isEmpty();
      }
      for (FederatedCluster cluster : List.of(clusters.first(), clusters.second())) {
        assertThat(cluster.envoy().rejectedSecrets()).isZero();
        assertThat(cluster.bridge().nacks()).isZero();
      }
    }
  }

  private static void callsSucceed(FederatedClusters clusters) {
    for (int i = 0; i < CALLS; i++) {
      assertThat(there(clusters).statusCode()).isEqualTo(200);
      assertThat(back(clusters).statusCode()).isEqualTo(200);
    }
  }

  private static void refusedWithin(
      Duration bound, long start, FederatedClusters clusters, Federation federation) {
    Await.until("the second to be refused", SOON, () -> bothDirections(clusters, 503));
    Duration late = Duration.ofNanos(System.nanoTime() - start);
    System.out.printf(
        "[PEERS] A federation taken back, with %s and Envoy %s: refused after %d ms%n",
        federation.description(), EnvoyProcess.version(), late.toMillis());
    assertThat(late).isLessThan(bound);
    for (int i = 0; i < CALLS; i++) {
      HttpResponse<String> there = there(clusters);
      assertThat(there.statusCode()).isEqualTo(503);
      assertThat(there.body()).as("the first as the client").contains(Refusals.NO_BUNDLE);
      HttpResponse<String> back = back(clusters);
      assertThat(back.statusCode()).isEqualTo(503);
      assertThat(back.body()).as("the alert of the first as the server").contains("ALERT");
    }
    Await.until(
        "the reason in the access log of the first as the server",
        SOON,
        () -> clusters.first().envoy().handshakeEnds().contains(Refusals.NO_BUNDLE));
  }

  private static HttpResponse<String> there(FederatedClusters clusters) {
    return clusters.first().envoy().call(Federation.SECOND);
  }

  private static HttpResponse<String> back(FederatedClusters clusters) {
    return clusters.second().envoy().call(Federation.FIRST);
  }

  private static boolean bothDirections(FederatedClusters clusters, int status) {
    return there(clusters).statusCode() == status && back(clusters).statusCode() == status;
  }
}

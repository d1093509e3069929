package dev.spirebridge.testing.peers;

import dev.spirebridge.testing.Await;
import java.time.Duration;

/**
 * Rotates the identities of one of two trust domains that federate, each step once the one before
 * has reached the handshakes of both.
 */
final class FederatedRotations {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** One of each trust domain. */
  private static final int AUTHORITIES = 2;

  private final FederatedAgent agent;
  private final FederatedClusters clusters;
  private final HandshakeLoad callsOut;
  private final HandshakeLoad callsIn;

  /**
   * @param agent whose identities rotate
   * @param callsOut to the other trust domain
   * @param callsIn from the other trust domain
   */
  FederatedRotations(
      FederatedAgent agent,
      FederatedClusters clusters,
      HandshakeLoad callsOut,
      HandshakeLoad callsIn) {
    this.agent = agent;
    this.clusters = clusters;
    this.callsOut = callsOut;
    this.callsIn = callsIn;
  }

  /** Rotates the leaf; both trust domains have seen the new one at return. */
  void leaf() {
    int clients = callsOut.distinctClientCertificates();
    int servers = callsIn.distinctServerCertificates();
    agent.rotateLeaf();
    Await.until(
        "a new leaf of " + agent.trustDomain() + " in both directions",
        LIMIT,
        () ->
            callsOut.distinctClientCertificates() > clients
                && callsIn.distinctServerCertificates() > servers);
  }

  /** Rotates the authority: trusted by both first, signing next, trusted by nobody last. */
  void authority() {
    String client = callsOut.lastIssuers().client();
    String server = callsIn.lastIssuers().server();
    agent.prepareAuthority();
    awaitAuthorities(AUTHORITIES + 1);
    agent.switchAuthority();
    Await.until(
        "leaves of the new authority of " + agent.trustDomain() + " in both directions",
        LIMIT,
        () ->
            !callsOut.lastIssuers().client().equals(client)
                && !callsIn.lastIssuers().server().equals(server));
    agent.retireAuthority();
    awaitAuthorities(AUTHORITIES);
  }

  private void awaitAuthorities(int count) {
    Await.until(
        count + " trusted authorities in the Envoys of both trust domains",
        LIMIT,
        () ->
            clusters.first().envoy().trustedAuthorities() == count
                && clusters.second().envoy().trustedAuthorities() == count);
  }
}

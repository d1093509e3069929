package dev.spirebridge.testing.peers;

import dev.spirebridge.testing.Await;
import java.time.Duration;

/**
 * Rotates the identities of a running pair, each step once the one before has reached handshakes.
 */
public final class Rotations {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final IssuingAgent agent;
  private final MtlsPair pair;
  private final HandshakeLoad load;
  private int rotatedLeaves;
  private int rotatedAuthorities;

  public Rotations(IssuingAgent agent, MtlsPair pair, HandshakeLoad load) {
    this.agent = agent;
    this.pair = pair;
    this.load = load;
  }

  /** Rotates the leaf so many times; each new one has been used by both Envoys at return. */
  public void leaves(int count) {
    for (int i = 0; i < count; i++) {
      int clients = load.distinctClientCertificates();
      int servers = load.distinctServerCertificates();
      agent.rotateLeaf();
      Await.until(
          "a new leaf on both sides",
          LIMIT,
          () ->
              load.distinctClientCertificates() > clients
                  && load.distinctServerCertificates() > servers);
      rotatedLeaves++;
    }
  }

  /** Rotates the authority as SPIRE does: trusted first, signing next, the old one gone last. */
  public void authority() {
    HandshakeLoad.Issuers before = load.lastIssuers();
    agent.prepareAuthority();
    awaitTrustedAuthorities(2);
    agent.switchAuthority();
    load.awaitNewIssuers(before, LIMIT);
    agent.retireAuthority();
    awaitTrustedAuthorities(1);
    rotatedAuthorities++;
  }

  /** How often {@link #leaves} has rotated; the leaves that come with authorities not counted. */
  public int rotatedLeaves() {
    return rotatedLeaves;
  }

  public int rotatedAuthorities() {
    return rotatedAuthorities;
  }

  private void awaitTrustedAuthorities(int count) {
    Await.until(
        count + " trusted authorities in both Envoys",
        LIMIT,
        () ->
            pair.gateway().trustedAuthorities() == count
                && pair.workload().trustedAuthorities() == count);
  }
}

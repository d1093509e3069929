package dev.spirebridge.testing.peers;

import dev.spirebridge.testing.Await;
import java.time.Duration;

/**
 * Rotates the identities of a running pair, each step once the one before has reached handshakes.
 */
public final class Rotations {

  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final AgentUnderTest agent;
  private final MtlsPair pair;
  private final HandshakeLoad load;

  public Rotations(AgentUnderTest agent, MtlsPair pair, HandshakeLoad load) {
    this.agent = agent;
    this.pair = pair;
    this.load = load;
  }

  /** Rotates the leaf so many times; each new one has been used in a handshake at return. */
  public void leaves(int count) {
    for (int i = 0; i < count; i++) {
      int seen = load.distinctClientCertificates();
      agent.rotateLeaf();
      Await.until("a new leaf", LIMIT, () -> load.distinctClientCertificates() > seen);
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

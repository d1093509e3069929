package dev.spirebridge.testing.peers;

import dev.spirebridge.testing.Await;
import java.time.Duration;

/** One rotation of the X.509 authority of a SPIRE server, in the order that breaks nobody. */
final class SpireAuthorityRotation {

  private static final Duration OWN_RENEWAL_LIMIT = Duration.ofSeconds(60);

  private final SpireServer server;
  private String oldAuthority = "";
  private String preparedAuthority = "";
  private String oldAgentSerial = "";

  SpireAuthorityRotation(SpireServer server) {
    this.server = server;
  }

  void prepare() {
    oldAuthority = server.authorities().active();
    preparedAuthority = server.authorities().prepare();
  }

  /** Taints the old authority, since only that makes agents renew what it has signed. */
  void switchOver() {
    oldAgentSerial = server.agentSerial();
    server.authorities().activate(preparedAuthority);
    server.authorities().taint(oldAuthority);
  }

  /**
   * Revokes the old authority once SPIRE itself has left it. Server and agent look only every five
   * seconds whether they have to renew their own SVIDs; revoked before, the agent meets a server it
   * no longer trusts and ends.
   */
  void retire() {
    Await.until(
        "the server's own certificate to be of the new authority",
        OWN_RENEWAL_LIMIT,
        () -> server.ownCertificateAuthority().equals(preparedAuthority));
    Await.until(
        "the agent's own SVID to be renewed",
        OWN_RENEWAL_LIMIT,
        () -> !server.agentSerial().equals(oldAgentSerial));
    server.authorities().revoke(oldAuthority);
  }
}

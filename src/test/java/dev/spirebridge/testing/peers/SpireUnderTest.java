package dev.spirebridge.testing.peers;

import dev.spirebridge.testing.Await;
import java.time.Duration;

/** The real SPIRE. */
public final class SpireUnderTest implements AgentUnderTest {

  private static final String TRUST_DOMAIN = "example.org";
  private static final Duration OWN_RENEWAL_LIMIT = Duration.ofSeconds(60);
  private static final String PATH = "/ns/default/sa/pair";

  private final SpireInstallation spire;
  private final SpireEntry entry;
  private String entryId = "";
  private String oldAuthority = "";
  private String preparedAuthority = "";
  private String oldAgentSerial = "";
  private int rotations;

  private SpireUnderTest(SpireInstallation spire, int lifetimeSeconds) {
    this.spire = spire;
    this.entry = SpireEntry.forThisUser(PATH, lifetimeSeconds);
  }

  /**
   * Starts server and agent, or skips the calling test when SPIRE is not installed.
   *
   * @param lifetimeSeconds of each leaf; see {@link SpireEntry} for when the agent renews it
   */
  public static SpireUnderTest start(PeerFolder folder, int lifetimeSeconds) {
    return new SpireUnderTest(SpireInstallation.start(folder, TRUST_DOMAIN), lifetimeSeconds);
  }

  @Override
  public String description() {
    return "SPIRE " + SpireAgent.version();
  }

  @Override
  public String socketAddress() {
    return spire.agent().socketAddress();
  }

  @Override
  public String spiffeId() {
    return "spiffe://" + TRUST_DOMAIN + PATH;
  }

  @Override
  public void createEntry() {
    entryId = spire.server().createEntry(entry);
  }

  @Override
  public void deleteEntry() {
    spire.server().deleteEntry(entryId);
  }

  /**
   * Updates the entry: a new revision makes the agent renew the leaf at its next synchronization.
   */
  @Override
  public void rotateLeaf() {
    rotations++;
    spire.server().updateEntry(entryId, entry.withHint("rotation-" + rotations));
  }

  @Override
  public void prepareAuthority() {
    oldAuthority = spire.server().authorities().active();
    preparedAuthority = spire.server().authorities().prepare();
  }

  /** Taints the old authority, since only that makes agents renew what it has signed. */
  @Override
  public void switchAuthority() {
    oldAgentSerial = spire.server().agentSerial();
    spire.server().authorities().activate(preparedAuthority);
    spire.server().authorities().taint(oldAuthority);
  }

  /**
   * Revokes the old authority once SPIRE itself has left it. Server and agent look only every five
   * seconds whether they have to renew their own SVIDs; revoked before, the agent meets a server it
   * no longer trusts and ends.
   */
  @Override
  public void retireAuthority() {
    Await.until(
        "the server's own certificate to be of the new authority",
        OWN_RENEWAL_LIMIT,
        () -> spire.server().ownCertificateAuthority().equals(preparedAuthority));
    Await.until(
        "the agent's own SVID to be renewed",
        OWN_RENEWAL_LIMIT,
        () -> !spire.server().agentSerial().equals(oldAgentSerial));
    spire.server().authorities().revoke(oldAuthority);
  }

  @Override
  public void kill() {
    spire.agent().kill();
  }

  @Override
  public void start() {
    spire.agent().start();
  }

  @Override
  public void close() {
    spire.close();
  }
}

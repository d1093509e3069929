package dev.spirebridge.testing.peers;

import dev.spirebridge.demo.CertificateAuthority;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The real SPIRE. */
public final class SpireUnderTest implements AgentProcess {

  private static final String TRUST_DOMAIN = "example.org";
  private static final String PATH = "/ns/default/sa/pair";

  /** The bridge is a process of this user, as the workload is, and so has its ID. */
  private static final List<String> DELEGATES = List.of("spiffe://" + TRUST_DOMAIN + PATH);

  private final SpireInstallation spire;
  private SpireEntry entry;
  private final SpireAuthorityRotation authority;
  private final List<String> foreignIds = new ArrayList<>();
  private String entryId = "";
  private int rotations;

  private SpireUnderTest(SpireInstallation spire, int lifetimeSeconds) {
    this.spire = spire;
    this.entry = SpireEntry.forThisUser(PATH, lifetimeSeconds);
    this.authority = new SpireAuthorityRotation(spire.server());
  }

  /**
   * Starts server and agent, or skips the calling test when SPIRE is not installed.
   *
   * @param lifetimeSeconds of each leaf; see {@link SpireEntry} for when the agent renews it
   */
  public static SpireUnderTest start(PeerFolder folder, int lifetimeSeconds) {
    return new SpireUnderTest(
        SpireInstallation.start(folder, TRUST_DOMAIN, DELEGATES), lifetimeSeconds);
  }

  @Override
  public void trust(CertificateAuthority foreign) {
    foreignIds.add(spire.server().setBundle(foreign));
    entry = entry.withFederation(foreignIds.toArray(String[]::new));
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
    authority.prepare();
  }

  @Override
  public void switchAuthority() {
    authority.switchOver();
  }

  @Override
  public void retireAuthority() {
    authority.retire();
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
  public String adminAddress() {
    return "unix://" + spire.agent().adminSocket();
  }

  @Override
  public Path socket() {
    return spire.agent().socket();
  }

  @Override
  public void halt() {
    spire.agent().halt();
  }

  @Override
  public void resume() {
    spire.agent().resume();
  }

  /** With SIGKILL. */
  @Override
  public void killServer() {
    spire.server().kill();
  }

  @Override
  public void startServer() {
    spire.server().startAgain();
  }

  @Override
  public void close() {
    spire.close();
  }
}

package dev.spirebridge.testing.peers;

import dev.spirebridge.demo.CertificateAuthority;
import dev.spirebridge.testing.Await;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** The real SPIRE, with this user as the delegate. Users are told apart by its unix attestor. */
public final class SpireNode implements NodeAgent {

  private static final String DELEGATE_PATH = "/spire-bridge";
  private static final List<String> DELEGATES = List.of("spiffe://" + TRUST_DOMAIN + DELEGATE_PATH);
  private static final Duration LIMIT = Duration.ofSeconds(20);
  private static final int DELEGATE_SECONDS = 600;

  private final SpireInstallation spire;
  private final int lifetimeSeconds;
  private final SpireAuthorityRotation authority;
  private final Map<Integer, String> entries = new TreeMap<>();
  private final Map<Integer, String> federations = new TreeMap<>();
  private String delegateEntry = "";
  private int rotations;

  private SpireNode(SpireInstallation spire, int lifetimeSeconds) {
    this.spire = spire;
    this.lifetimeSeconds = lifetimeSeconds;
    this.authority = new SpireAuthorityRotation(spire.server());
  }

  /**
   * Starts server and agent, or skips the calling test when SPIRE is not installed.
   *
   * @param lifetimeSeconds of each user's leaf; see {@link SpireEntry} for when the agent renews it
   */
  public static SpireNode start(PeerFolder folder, int lifetimeSeconds) {
    SpireNode node =
        new SpireNode(SpireInstallation.start(folder, TRUST_DOMAIN, DELEGATES), lifetimeSeconds);
    node.createDelegate();
    return node;
  }

  @Override
  public String description() {
    return "SPIRE " + SpireAgent.version();
  }

  @Override
  public String adminAddress() {
    return "unix://" + spire.agent().adminSocket();
  }

  /** The agent's public socket, which has no Delegated Identity API. */
  public String publicAddress() {
    return spire.agent().socketAddress();
  }

  @Override
  public void createEntry(OtherUser user) {
    entries.put(user.uid(), spire.server().createEntry(entry(user.uid())));
  }

  @Override
  public void deleteEntry(OtherUser user) {
    spire.server().deleteEntry(Objects.requireNonNull(entries.remove(user.uid()), "no entry"));
  }

  @Override
  public void federate(OtherUser user, CertificateAuthority foreign) {
    federations.put(user.uid(), spire.server().setBundle(foreign));
    update(user.uid());
  }

  @Override
  public void unfederate(OtherUser user) {
    federations.remove(user.uid());
    update(user.uid());
  }

  @Override
  public boolean knows(OtherUser user) {
    return spire.agent().serves(user);
  }

  /** Returns when the agent knows: what it pushes before is still authorized. */
  @Override
  public void deleteDelegate() {
    spire.server().deleteEntry(delegateEntry);
    Await.until("the loss of the delegate", LIMIT, () -> !spire.agent().servesThisUser());
  }

  @Override
  public void createDelegate() {
    delegateEntry =
        spire.server().createEntry(SpireEntry.forThisUser(DELEGATE_PATH, DELEGATE_SECONDS));
  }

  /** Restarts the agent, which reads its list only then. */
  @Override
  public void forbidDelegate() {
    restartWith(List.of());
  }

  /** Restarts the agent, which reads its list only then. */
  @Override
  public void allowDelegate() {
    restartWith(DELEGATES);
  }

  /**
   * Updates the entries: a new revision makes the agent renew the leaves at its next
   * synchronization.
   */
  @Override
  public void rotateLeaf() {
    rotations++;
    entries.keySet().forEach(this::update);
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
  public void close() {
    spire.close();
  }

  private void restartWith(List<String> delegates) {
    spire.agent().stop();
    spire.agent().authorize(delegates);
    spire.agent().start();
  }

  private void update(int uid) {
    String id = Objects.requireNonNull(entries.get(uid), "no entry");
    spire.server().updateEntry(id, entry(uid));
  }

  private SpireEntry entry(int uid) {
    SpireEntry entry =
        SpireEntry.forUser(uid, "/ns/default/sa/user-" + uid, lifetimeSeconds)
            .withHint(rotations == 0 ? "" : "rotation-" + rotations);
    String foreign = federations.get(uid);
    return foreign == null ? entry : entry.withFederation(foreign);
  }
}

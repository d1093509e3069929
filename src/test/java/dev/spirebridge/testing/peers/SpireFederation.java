package dev.spirebridge.testing.peers;

import java.util.List;

/**
 * Two real SPIRE servers with an agent each, which fetch each other's bundle from its endpoint by
 * the profile https_spiffe.
 */
public final class SpireFederation implements Federation {

  private static final String PATH = "/ns/default/sa/pair";

  private final Side first;
  private final Side second;

  private SpireFederation(Side first, Side second) {
    this.first = first;
    this.second = second;
  }

  /**
   * Starts all four and lets them federate, or skips the calling test when SPIRE is not installed.
   *
   * @param lifetimeSeconds of each leaf; see {@link SpireEntry} for when the agent renews it
   */
  public static SpireFederation start(PeerFolder folder, int lifetimeSeconds) {
    SpireInstallation one = SpireInstallation.start(folder, "one", FIRST, List.of());
    try {
      SpireInstallation two = SpireInstallation.start(folder, "two", SECOND, List.of());
      try {
        one.server().relationships().create(two.server());
        two.server().relationships().create(one.server());
        return new SpireFederation(
            new Side(one, two.server(), lifetimeSeconds),
            new Side(two, one.server(), lifetimeSeconds));
      } catch (RuntimeException | Error e) {
        two.close();
        throw e;
      }
    } catch (RuntimeException | Error e) {
      one.close();
      throw e;
    }
  }

  @Override
  public String description() {
    return "two of " + first.description();
  }

  @Override
  public FederatedAgent first() {
    return first;
  }

  @Override
  public FederatedAgent second() {
    return second;
  }

  /** The server of the second trust domain with its bundle endpoint, by SIGKILL. */
  public void killSecondServer() {
    second.spire.server().kill();
  }

  @Override
  public void close() {
    first.close();
    second.close();
  }

  private static final class Side implements FederatedAgent {

    private final SpireInstallation spire;
    private final SpireServer other;
    private final SpireAuthorityRotation authority;
    private final SpireEntry unfederated;
    private SpireEntry entry;
    private String entryId = "";
    private int rotations;

    private Side(SpireInstallation spire, SpireServer other, int lifetimeSeconds) {
      this.spire = spire;
      this.other = other;
      this.authority = new SpireAuthorityRotation(spire.server());
      this.unfederated = SpireEntry.forThisUser(PATH, lifetimeSeconds);
      this.entry = federated();
    }

    private SpireEntry federated() {
      return unfederated.withFederation("spiffe://" + other.trustDomain());
    }

    @Override
    public String description() {
      return "SPIRE " + SpireAgent.version();
    }

    @Override
    public String trustDomain() {
      return spire.server().trustDomain();
    }

    @Override
    public String socketAddress() {
      return spire.agent().socketAddress();
    }

    @Override
    public String spiffeId() {
      return "spiffe://" + trustDomain() + PATH;
    }

    @Override
    public void createEntry() {
      entryId = spire.server().createEntry(entry);
    }

    @Override
    public void deleteEntry() {
      spire.server().deleteEntry(entryId);
    }

    @Override
    public void unfederateEntry() {
      update(unfederated);
    }

    @Override
    public void federateEntry() {
      update(federated());
    }

    @Override
    public void deleteRelationship() {
      spire.server().relationships().delete(other);
    }

    @Override
    public void deleteForeignBundle() {
      spire.server().deleteBundle("spiffe://" + other.trustDomain());
      entry = unfederated;
    }

    @Override
    public void rotateLeaf() {
      update(entry);
    }

    @Override
    public void prepareAuthority() {
      authority.prepare();
      other.relationships().refresh(spire.server());
    }

    @Override
    public void switchAuthority() {
      authority.switchOver();
    }

    @Override
    public void retireAuthority() {
      authority.retire();
      other.relationships().refresh(spire.server());
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

    /** A new hint makes a new revision, which the agent renews the leaf for. */
    private void update(SpireEntry changed) {
      rotations++;
      entry = changed;
      spire.server().updateEntry(entryId, changed.withHint("rotation-" + rotations));
    }
  }
}

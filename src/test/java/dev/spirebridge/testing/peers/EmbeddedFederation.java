package dev.spirebridge.testing.peers;

import dev.spirebridge.demo.EmbeddedTrustDomain;
import dev.spirebridge.demo.EmbeddedWorkloadApi;
import dev.spirebridge.demo.RegisteredWorkload;
import dev.spirebridge.demo.RegistrationEntry;
import io.spiffe.spiffeid.TrustDomain;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;

/** Two embedded Workload APIs, each of a trust domain of its own; they need nothing installed. */
public final class EmbeddedFederation implements Federation {

  private final Side first;
  private final Side second;

  private EmbeddedFederation(Side first, Side second) {
    this.first = first;
    this.second = second;
  }

  /** Starts both; each has the other's bundle. */
  public static EmbeddedFederation start(PeerFolder folder, int lifetimeSeconds) {
    EmbeddedTrustDomain one = trustDomain(FIRST);
    EmbeddedTrustDomain two = trustDomain(SECOND);
    one.federateWith(two.name(), two.bundle());
    two.federateWith(one.name(), one.bundle());
    Duration lifetime = Duration.ofSeconds(lifetimeSeconds);
    Side first = new Side(one, two, folder.folder("one").resolve("api.sock"), lifetime);
    try {
      return new EmbeddedFederation(
          first, new Side(two, one, folder.folder("two").resolve("api.sock"), lifetime));
    } catch (RuntimeException | Error e) {
      first.close();
      throw e;
    }
  }

  private static EmbeddedTrustDomain trustDomain(String name) {
    return EmbeddedTrustDomain.selfSigned(
        TrustDomain.parse(name), Duration.ofDays(1), InstantSource.system());
  }

  @Override
  public String description() {
    return first.description() + " of two trust domains";
  }

  @Override
  public FederatedAgent first() {
    return first;
  }

  @Override
  public FederatedAgent second() {
    return second;
  }

  @Override
  public void close() {
    first.close();
    second.close();
  }

  private static final class Side implements FederatedAgent {

    private final EmbeddedTrustDomain own;
    private final EmbeddedTrustDomain other;
    private final EmbeddedWorkloadApi api;
    private final RegisteredWorkload workload;
    private final RegistrationEntry entry;

    private Side(
        EmbeddedTrustDomain own, EmbeddedTrustDomain other, Path socket, Duration lifetime) {
      this.own = own;
      this.other = other;
      this.api = EmbeddedWorkloadApi.started(socket);
      this.workload = own.register(api);
      this.entry =
          new RegistrationEntry(own.name().newSpiffeId("ns", "default", "sa", "pair"), lifetime);
    }

    @Override
    public String description() {
      return "the embedded Workload API";
    }

    @Override
    public String trustDomain() {
      return own.name().getName();
    }

    @Override
    public String socketAddress() {
      return api.address();
    }

    @Override
    public String spiffeId() {
      return entry.spiffeId().toString();
    }

    @Override
    public void createEntry() {
      workload.setEntries(entry.federatingWith(other.name()));
    }

    @Override
    public void deleteEntry() {
      workload.deleteEntries();
    }

    @Override
    public void unfederateEntry() {
      workload.setEntries(entry.federatingWith());
    }

    @Override
    public void federateEntry() {
      createEntry();
    }

    /** There is none to delete: the other hands its bundle over whenever it changes. */
    @Override
    public void deleteRelationship() {}

    @Override
    public void deleteForeignBundle() {
      own.endFederationWith(other.name());
    }

    @Override
    public void rotateLeaf() {
      own.rotateSvids();
    }

    @Override
    public void prepareAuthority() {
      own.prepareAuthority();
      other.federateWith(own.name(), own.bundle());
    }

    @Override
    public void switchAuthority() {
      own.activateAuthority();
      own.rotateSvids();
    }

    @Override
    public void retireAuthority() {
      own.retireOldAuthorities();
      other.federateWith(own.name(), own.bundle());
    }

    @Override
    public void kill() {
      api.stop();
    }

    @Override
    public void start() {
      api.start();
    }

    @Override
    public void close() {
      api.close();
    }
  }
}

package dev.spirebridge.testing.peers;

import dev.spirebridge.demo.CertificateAuthority;
import dev.spirebridge.demo.EmbeddedTrustDomain;
import dev.spirebridge.demo.EmbeddedWorkloadApi;
import dev.spirebridge.demo.RegisteredWorkload;
import dev.spirebridge.demo.RegistrationEntry;
import io.spiffe.spiffeid.SpiffeId;
import io.spiffe.spiffeid.TrustDomain;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/** The embedded Workload API, which needs nothing installed. */
public final class EmbeddedUnderTest implements AgentUnderTest {

  private static final SpiffeId SPIFFE_ID =
      SpiffeId.parse("spiffe://example.org/ns/default/sa/pair");

  private final EmbeddedTrustDomain trustDomain;
  private final EmbeddedWorkloadApi api;
  private final RegisteredWorkload workload;
  private final RegistrationEntry entry;

  private EmbeddedUnderTest(
      EmbeddedTrustDomain trustDomain, EmbeddedWorkloadApi api, Duration lifetime) {
    this.trustDomain = trustDomain;
    this.api = api;
    this.workload = trustDomain.register(api);
    this.entry = new RegistrationEntry(SPIFFE_ID, lifetime);
  }

  public static EmbeddedUnderTest start(PeerFolder folder, int lifetimeSeconds) {
    EmbeddedTrustDomain trustDomain =
        EmbeddedTrustDomain.selfSigned(
            TrustDomain.parse("example.org"), Duration.ofDays(1), InstantSource.system());
    EmbeddedWorkloadApi api =
        EmbeddedWorkloadApi.started(folder.folder("public").resolve("api.sock"));
    return new EmbeddedUnderTest(trustDomain, api, Duration.ofSeconds(lifetimeSeconds));
  }

  /** Gives the workload the bundle of a foreign trust domain, whose only authority this is. */
  public void trust(CertificateAuthority foreign) {
    trustDomain.federateWith(foreign.trustDomain(), List.of(foreign.root()));
  }

  @Override
  public String description() {
    return "the embedded Workload API";
  }

  @Override
  public String socketAddress() {
    return api.address();
  }

  @Override
  public String spiffeId() {
    return SPIFFE_ID.toString();
  }

  @Override
  public void createEntry() {
    workload.setEntries(entry);
  }

  @Override
  public void deleteEntry() {
    workload.deleteEntries();
  }

  @Override
  public void rotateLeaf() {
    trustDomain.rotateSvids();
  }

  @Override
  public void prepareAuthority() {
    trustDomain.prepareAuthority();
  }

  @Override
  public void switchAuthority() {
    trustDomain.activateAuthority();
    trustDomain.rotateSvids();
  }

  @Override
  public void retireAuthority() {
    trustDomain.retireOldAuthorities();
  }

  /** Takes the socket along, which SPIRE's agent does not when it is killed. */
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

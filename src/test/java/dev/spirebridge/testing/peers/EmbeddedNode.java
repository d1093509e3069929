package dev.spirebridge.testing.peers;

import dev.spirebridge.demo.CertificateAuthority;
import dev.spirebridge.demo.EmbeddedDelegatedIdentity;
import dev.spirebridge.demo.EmbeddedTrustDomain;
import dev.spirebridge.demo.ProcessAttestor;
import dev.spirebridge.demo.RegisteredWorkload;
import dev.spirebridge.demo.RegistrationEntry;
import io.spiffe.spiffeid.SpiffeId;
import io.spiffe.spiffeid.TrustDomain;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The embedded Delegated Identity API, which needs nothing installed. */
public final class EmbeddedNode implements NodeAgent {

  private final EmbeddedTrustDomain trustDomain;
  private final EmbeddedDelegatedIdentity api;
  private final Duration lifetime;
  private final Map<OtherUser, RegisteredWorkload> workloads = new HashMap<>();

  private EmbeddedNode(
      EmbeddedTrustDomain trustDomain, EmbeddedDelegatedIdentity api, Duration lifetime) {
    this.trustDomain = trustDomain;
    this.api = api;
    this.lifetime = lifetime;
  }

  public static EmbeddedNode start(PeerFolder folder, int lifetimeSeconds) {
    EmbeddedTrustDomain trustDomain =
        EmbeddedTrustDomain.selfSigned(
            TrustDomain.parse(TRUST_DOMAIN), Duration.ofDays(1), InstantSource.system());
    EmbeddedDelegatedIdentity api =
        EmbeddedDelegatedIdentity.started(
            folder.folder("admin").resolve("admin.sock"), ProcessAttestor.byUid());
    // An agent has the bundle of its own trust domain before anybody is registered.
    trustDomain.register(api.workload("nobody"));
    return new EmbeddedNode(trustDomain, api, Duration.ofSeconds(lifetimeSeconds));
  }

  /** The server itself, for what it counts. */
  public EmbeddedDelegatedIdentity api() {
    return api;
  }

  @Override
  public String description() {
    return "the embedded Delegated Identity API";
  }

  @Override
  public String adminAddress() {
    return api.address();
  }

  @Override
  public void createEntry(OtherUser user) {
    unfederate(user);
  }

  @Override
  public void federate(OtherUser user, CertificateAuthority foreign) {
    trustDomain.federateWith(foreign.trustDomain(), List.of(foreign.root()));
    setEntry(user, foreign.trustDomain());
  }

  @Override
  public void unfederate(OtherUser user) {
    setEntry(user);
  }

  private void setEntry(OtherUser user, TrustDomain... foreign) {
    workloads
        .computeIfAbsent(user, this::register)
        .setEntries(
            new RegistrationEntry(SpiffeId.parse(spiffeId(user)), lifetime)
                .federatingWith(foreign));
  }

  @Override
  public void deleteEntry(OtherUser user) {
    workloads.computeIfAbsent(user, this::register).deleteEntries();
  }

  @Override
  public boolean knows(OtherUser user) {
    RegisteredWorkload workload = workloads.get(user);
    return workload != null && !workload.svids().isEmpty();
  }

  @Override
  public void deleteDelegate() {
    api.refuseDelegate(EmbeddedDelegatedIdentity.NO_IDENTITY_ISSUED);
  }

  @Override
  public void createDelegate() {
    api.acceptDelegate();
  }

  @Override
  public void forbidDelegate() {
    api.stop();
    api.refuseDelegate(EmbeddedDelegatedIdentity.NOT_AN_AUTHORIZED_DELEGATE);
    api.start();
  }

  @Override
  public void allowDelegate() {
    api.stop();
    api.acceptDelegate();
    api.start();
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

  private RegisteredWorkload register(OtherUser user) {
    return trustDomain.register(api.workload(ProcessAttestor.uidKey(user.uid())));
  }
}

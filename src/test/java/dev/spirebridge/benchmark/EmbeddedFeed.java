package dev.spirebridge.benchmark;

import dev.spirebridge.demo.EmbeddedDelegatedIdentity;
import dev.spirebridge.demo.EmbeddedTrustDomain;
import dev.spirebridge.demo.EmbeddedWorkloadApi;
import dev.spirebridge.demo.IdentityTarget;
import dev.spirebridge.demo.ProcessAttestor;
import dev.spirebridge.demo.RegistrationEntry;
import io.spiffe.spiffeid.SpiffeId;
import io.spiffe.spiffeid.TrustDomain;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.OptionalInt;
import java.util.function.UnaryOperator;

/**
 * The embedded Workload API and Delegated Identity API, in the benchmark's own process: one client
 * and a few updates cost next to nothing. It stands in where there is no SPIRE.
 */
record EmbeddedFeed(
    EmbeddedWorkloadApi api, EmbeddedDelegatedIdentity delegated, EmbeddedTrustDomain trustDomain)
    implements Feed {
  private static final Duration LIFETIME = Duration.ofDays(1);

  static EmbeddedFeed start(Workspace workspace) {
    return start(workspace, api -> api);
  }

  /**
   * @param before what stands between the trust domain and its Workload API, to see what goes there
   */
  static EmbeddedFeed start(Workspace workspace, UnaryOperator<IdentityTarget> before) {
    TrustDomain name = TrustDomain.parse(TRUST_DOMAIN);
    EmbeddedTrustDomain trustDomain =
        EmbeddedTrustDomain.selfSigned(name, LIFETIME, InstantSource.system());
    EmbeddedWorkloadApi api =
        EmbeddedWorkloadApi.started(workspace.folder("public").resolve("agent.sock"));
    workspace.atEnd(api::close);
    EmbeddedDelegatedIdentity delegated =
        EmbeddedDelegatedIdentity.started(
            workspace.folder("admin").resolve("admin.sock"), ProcessAttestor.byUid());
    workspace.atEnd(delegated::close);
    RegistrationEntry entry =
        new RegistrationEntry(SpiffeId.fromSegments(name, "gateway"), LIFETIME);
    trustDomain.register(before.apply(api), entry);
    trustDomain.register(delegated.workload(ProcessAttestor.uidKey(thisUser())), entry);
    return new EmbeddedFeed(api, delegated, trustDomain);
  }

  private static int thisUser() {
    try {
      return (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Path socket() {
    return api.socket();
  }

  @Override
  public Path adminSocket() {
    return delegated.socket();
  }

  @Override
  public OptionalInt delegatedSubscriptions() {
    return OptionalInt.of(delegated.svidStreams().open());
  }

  @Override
  public long pid() {
    return ProcessHandle.current().pid();
  }

  /** One change of the bundle; the SVID stays, since its authority stays trusted. */
  @Override
  public void rotate() {
    trustDomain.prepareAuthority();
    trustDomain.activateAuthority();
  }
}

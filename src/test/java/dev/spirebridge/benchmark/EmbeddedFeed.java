package dev.spirebridge.benchmark;

import dev.spirebridge.demo.EmbeddedTrustDomain;
import dev.spirebridge.demo.EmbeddedWorkloadApi;
import dev.spirebridge.demo.RegistrationEntry;
import io.spiffe.spiffeid.SpiffeId;
import io.spiffe.spiffeid.TrustDomain;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;

/**
 * The embedded Workload API, in the benchmark's own process: one client and a few updates cost next
 * to nothing. It stands in where there is no SPIRE.
 */
record EmbeddedFeed(EmbeddedWorkloadApi api, EmbeddedTrustDomain trustDomain) implements Feed {
  private static final Duration LIFETIME = Duration.ofDays(1);

  static EmbeddedFeed start(Workspace workspace) {
    TrustDomain name = TrustDomain.parse("benchmark.test");
    EmbeddedTrustDomain trustDomain =
        EmbeddedTrustDomain.selfSigned(name, LIFETIME, InstantSource.system());
    EmbeddedWorkloadApi api =
        EmbeddedWorkloadApi.started(workspace.folder("public").resolve("agent.sock"));
    workspace.atEnd(api::close);
    trustDomain.register(
        api, new RegistrationEntry(SpiffeId.fromSegments(name, "gateway"), LIFETIME));
    return new EmbeddedFeed(api, trustDomain);
  }

  @Override
  public Path socket() {
    return api.socket();
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

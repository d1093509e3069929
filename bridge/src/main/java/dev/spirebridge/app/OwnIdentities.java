package dev.spirebridge.app;

import dev.spirebridge.identity.UpdateVerifier;
import dev.spirebridge.sds.SdsServer;
import dev.spirebridge.status.CallersStatus;
import dev.spirebridge.status.SourceStatus;
import dev.spirebridge.status.SubjectStatus;
import dev.spirebridge.store.Acceptances;
import dev.spirebridge.store.Subject;
import dev.spirebridge.store.Subjects;
import dev.spirebridge.unixsocket.CallerAdmission;
import dev.spirebridge.workloadapi.WorkloadApiSource;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** The bridge's own identities, from the Workload API: one subject for everybody. */
final class OwnIdentities implements IdentitySource {

  private final Subject self;
  private final SubjectReport report;
  private final WorkloadApiSource source;

  OwnIdentities(
      SourceKind.WorkloadApi kind,
      SourceConfig config,
      InstantSource clock,
      RandomGenerator random,
      Acceptances acceptances) {
    self = new Subject("self", acceptances);
    report = new SubjectReport(config.defaultSvid());
    source =
        new WorkloadApiSource(
            new WorkloadApiSource.Settings(
                kind.agentSocket(),
                new UpdateVerifier(config.trustDomain()),
                config.retryCaps().policy()),
            self,
            clock,
            random);
  }

  @Override
  public Subjects subjects() {
    return Subjects.always(self);
  }

  @Override
  public void start() {
    source.start();
  }

  /** Nothing: a sidecar has a few proxies for life, and a larger heap is what would stay. */
  @Override
  public void rehearse(SdsServer sds) {}

  @Override
  public SourceStatus status() {
    return source.status();
  }

  @Override
  public List<HeldSubject> held() {
    return List.of(new HeldSubject(self, Optional.empty()));
  }

  @Override
  public List<SubjectStatus> subjectStatus() {
    return List.of(report.of(self));
  }

  @Override
  public Optional<CallersStatus> callers() {
    return Optional.empty();
  }

  @Override
  public Optional<CallerAdmission> admission() {
    return Optional.empty();
  }

  @Override
  public List<String> stoppedThreads() {
    return source.hasEnded() ? List.of("the thread that watches the agent has ended") : List.of();
  }

  @Override
  public void close() {
    source.close();
  }
}

package dev.spirebridge.app;

import dev.spirebridge.delegatedidentity.DelegatedIdentitySource;
import dev.spirebridge.delegatedidentity.RehearsalSource;
import dev.spirebridge.identity.UpdateVerifier;
import dev.spirebridge.sds.SdsServer;
import dev.spirebridge.status.CallersStatus;
import dev.spirebridge.status.CallersStatus.Refusals;
import dev.spirebridge.status.SourceStatus;
import dev.spirebridge.status.SubjectStatus;
import dev.spirebridge.store.Acceptances;
import dev.spirebridge.store.Subjects;
import dev.spirebridge.unixsocket.Backoff;
import dev.spirebridge.unixsocket.CallerAdmission;
import dev.spirebridge.unixsocket.CallerAdmission.Refusal;
import dev.spirebridge.workloadapi.RetryPolicy;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Each caller's own identities, from the Delegated Identity API: one subject per process. */
final class CallerIdentities implements IdentitySource {

  private final SubjectReport report;
  private final CallerAdmission admission;
  private final DelegatedIdentitySource source;
  private final InstantSource clock;
  private final RandomGenerator random;

  CallerIdentities(
      SourceKind.Delegated kind,
      SourceConfig config,
      CallerLimits limits,
      InstantSource clock,
      RandomGenerator random,
      Acceptances acceptances) {
    this.clock = clock;
    this.random = random;
    report = new SubjectReport(config.defaultSvid());
    admission = new CallerAdmission(policy(kind.callers(), limits), Optional.empty(), clock);
    source = new DelegatedIdentitySource(settings(kind, config), clock, random, acceptances);
  }

  private static CallerAdmission.Policy policy(CallersConfig callers, CallerLimits limits) {
    return new CallerAdmission.Policy(
        callers.uids(),
        callers.gids(),
        limits.processes(),
        limits.connectionsPerProcess(),
        limits.perPod(),
        limits.overall());
  }

  private static DelegatedIdentitySource.Settings settings(
      SourceKind.Delegated kind, SourceConfig config) {
    RetryCaps caps = config.retryCaps();
    return new DelegatedIdentitySource.Settings(
        kind.adminSocket(),
        new UpdateVerifier(config.trustDomain()),
        new Backoff(RetryPolicy.DEFAULT.first(), caps.otherwise()),
        caps.rejected(),
        kind.bundleRefresh(),
        kind.linger(),
        kind.callers().spiffeIds());
  }

  @Override
  public Subjects subjects() {
    return source;
  }

  @Override
  public void start() {
    source.start();
  }

  @Override
  public void rehearse(SdsServer sds) {
    sds.rehearseCallersInBackground(
        () -> new RehearsalSource(clock, random), admission.forEverybody());
  }

  @Override
  public SourceStatus status() {
    return source.status();
  }

  @Override
  public List<HeldSubject> held() {
    return source.callers().stream()
        .map(held -> new HeldSubject(held.subject(), Optional.of(held.caller())))
        .toList();
  }

  @Override
  public List<SubjectStatus> subjectStatus() {
    return source.callers().stream().map(report::of).toList();
  }

  @Override
  public Optional<CallersStatus> callers() {
    Map<Refusal, Long> refused = admission.refused();
    return Optional.of(
        new CallersStatus(
            Values.lower(admission.pinning()),
            admission.processes(),
            Arrays.stream(Refusal.values())
                .map(reason -> new Refusals(Values.lower(reason), refused.getOrDefault(reason, 0L)))
                .toList()));
  }

  @Override
  public Optional<CallerAdmission> admission() {
    return Optional.of(admission);
  }

  @Override
  public List<String> stoppedThreads() {
    return source.hasEnded()
        ? List.of("the thread that asks the agent about the callers has ended")
        : List.of();
  }

  @Override
  public void close() {
    source.close();
  }
}

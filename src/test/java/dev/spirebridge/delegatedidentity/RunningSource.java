package dev.spirebridge.delegatedidentity;

import dev.spirebridge.delegatedidentity.DelegatedIdentitySource.CallerSubject;
import dev.spirebridge.delegatedidentity.DelegatedIdentitySource.Settings;
import dev.spirebridge.demo.EmbeddedDelegatedIdentity;
import dev.spirebridge.demo.EmbeddedTrustDomain;
import dev.spirebridge.demo.PidAttestor;
import dev.spirebridge.demo.RegisteredWorkload;
import dev.spirebridge.demo.RegistrationEntry;
import dev.spirebridge.identity.IdentitySnapshot;
import dev.spirebridge.identity.UpdateVerifier;
import dev.spirebridge.status.SourcePhase;
import dev.spirebridge.status.SourceStatus;
import dev.spirebridge.status.SubscriptionStatus;
import dev.spirebridge.store.Acceptances;
import dev.spirebridge.store.Subject;
import dev.spirebridge.store.SubjectState;
import dev.spirebridge.store.Subjects.Lease;
import dev.spirebridge.testing.Await;
import dev.spirebridge.unixsocket.Backoff;
import dev.spirebridge.unixsocket.Endpoint;
import io.spiffe.spiffeid.SpiffeId;
import io.spiffe.spiffeid.TrustDomain;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import java.util.function.Predicate;

/** A source in front of an agent that a test makes behave well or badly. */
final class RunningSource implements AutoCloseable {

  static final Duration LIMIT = Duration.ofSeconds(10);
  static final TrustDomain NAME = TrustDomain.parse("example.org");
  static final TrustDomain PARTNER = TrustDomain.parse("partner.test");
  static final int WEB = 101;
  static final int API = 102;

  final Path folder;
  final PidAttestor processes = new PidAttestor();
  final EmbeddedTrustDomain trustDomain =
      EmbeddedTrustDomain.selfSigned(NAME, Duration.ofDays(1), InstantSource.system());
  final EmbeddedDelegatedIdentity agent;
  final ShiftedClock clock = new ShiftedClock();
  final DelegatedIdentitySource source;

  private RunningSource(Function<Settings, Settings> change) {
    this.folder = newFolder();
    this.agent = EmbeddedDelegatedIdentity.started(folder.resolve("admin.sock"), processes);
    Settings quick =
        new Settings(
            Endpoint.parse(agent.address()),
            new UpdateVerifier(Optional.of(NAME)),
            new Backoff(Duration.ofMillis(2), Duration.ofMillis(10)),
            Duration.ofMillis(20),
            Duration.ofHours(1),
            Duration.ofHours(1),
            List.of());
    this.source =
        new DelegatedIdentitySource(change.apply(quick), clock, new Random(7), Acceptances.UNHEARD);
  }

  /** Knows two processes, {@link #WEB} and {@link #API}, as workloads without an entry. */
  static RunningSource started() {
    return started(settings -> settings);
  }

  static RunningSource started(Function<Settings, Settings> change) {
    RunningSource running = new RunningSource(change);
    running.processes.assign(WEB, "web");
    running.processes.assign(API, "api");
    running.source.start();
    return running;
  }

  static Settings allowing(Settings settings, String... patterns) {
    return new Settings(
        settings.agent(),
        settings.verifier(),
        settings.retry(),
        settings.rejected(),
        settings.bundleRefresh(),
        settings.linger(),
        List.of(patterns).stream().map(SpiffeIdPattern::parse).toList());
  }

  static Settings withPeriods(Settings settings, Duration bundleRefresh, Duration linger) {
    return new Settings(
        settings.agent(),
        settings.verifier(),
        settings.retry(),
        settings.rejected(),
        bundleRefresh,
        linger,
        settings.allowed());
  }

  static Settings asking(Settings settings, Endpoint agent) {
    return new Settings(
        agent,
        settings.verifier(),
        settings.retry(),
        settings.rejected(),
        settings.bundleRefresh(),
        settings.linger(),
        settings.allowed());
  }

  /** Gives a workload an entry: {@code web} becomes spiffe://example.org/web. */
  RegisteredWorkload register(String workload) {
    return trustDomain.register(agent.workload(workload), entry(workload));
  }

  static RegistrationEntry entry(String workload) {
    return new RegistrationEntry(id(workload), Duration.ofHours(1));
  }

  static SpiffeId id(String workload) {
    return SpiffeId.parse("spiffe://example.org/" + workload);
  }

  Lease open(HandHeldPin process) {
    return source.open(process.caller());
  }

  SourceStatus awaitSource(SourcePhase phase) {
    return awaitSource(phase, _ -> true);
  }

  SourceStatus awaitSource(SourcePhase phase, Predicate<SourceStatus> wanted) {
    return Await.untilPresent(
        "the source to be " + phase,
        LIMIT,
        () ->
            Optional.of(source.status()).filter(status -> status.phase() == phase).filter(wanted));
  }

  /** Waits until the caller of this subject is in this phase. */
  SubscriptionStatus awaitPhase(Subject subject, SourcePhase phase) {
    return awaitStatus(subject, status -> status.phase() == phase);
  }

  SubscriptionStatus awaitStatus(Subject subject, Predicate<SubscriptionStatus> wanted) {
    return Await.untilPresent(
        "a status of " + subject.name() + ", now " + statusOf(subject),
        LIMIT,
        () -> statusOf(subject).filter(wanted));
  }

  Optional<SubscriptionStatus> statusOf(Subject subject) {
    return source.callers().stream()
        .filter(caller -> caller.subject().equals(subject))
        .map(CallerSubject::subscription)
        .findFirst();
  }

  static IdentitySnapshot awaitAvailable(Subject subject) {
    return awaitAvailable(subject, _ -> true);
  }

  static IdentitySnapshot awaitAvailable(Subject subject, Predicate<IdentitySnapshot> wanted) {
    return Await.untilPresent(
        "identities of " + subject.name(),
        LIMIT,
        () ->
            subject.state() instanceof SubjectState.Available(var identities)
                ? Optional.of(identities).filter(wanted)
                : Optional.empty());
  }

  static void awaitWithdrawn(Subject subject) {
    Await.until(
        "withdrawal of " + subject.name(),
        LIMIT,
        () -> subject.state() instanceof SubjectState.Withdrawn);
  }

  static SpiffeId idOf(IdentitySnapshot identities) {
    return identities.svids().getFirst().id();
  }

  @Override
  public void close() {
    source.close();
    agent.close();
    try {
      Files.deleteIfExists(folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path newFolder() {
    try {
      return Files.createTempDirectory(Path.of("/tmp"), "delegated");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

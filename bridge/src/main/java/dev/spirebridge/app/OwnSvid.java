package dev.spirebridge.app;

import dev.spirebridge.identity.Identities;
import dev.spirebridge.identity.IdentitySnapshot;
import dev.spirebridge.identity.SvidChoice;
import dev.spirebridge.identity.UpdateVerifier;
import dev.spirebridge.status.SourceStatus;
import dev.spirebridge.store.Subject;
import dev.spirebridge.store.SubjectState;
import dev.spirebridge.unixsocket.Endpoint;
import dev.spirebridge.workloadapi.WorkloadApiSource;
import io.spiffe.spiffeid.TrustDomain;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** The identity this process itself has towards others, always the one that is good now. */
final class OwnSvid implements Identities, AutoCloseable {

  private final Subject subject;
  private final SvidChoice choice;
  private final Optional<WorkloadApiSource> watch;

  private OwnSvid(Subject subject, SvidChoice choice, Optional<WorkloadApiSource> watch) {
    this.subject = subject;
    this.choice = choice;
    this.watch = watch;
  }

  /** What somebody else keeps up to date. */
  static OwnSvid of(Subject subject, SvidChoice choice) {
    return new OwnSvid(subject, choice, Optional.empty());
  }

  /**
   * The first SVID that the agent has for this process, from the Workload API.
   *
   * @param trustDomain the only one that is taken; any, when empty
   */
  static OwnSvid watching(
      Endpoint agent,
      Optional<TrustDomain> trustDomain,
      RetryCaps retryCaps,
      InstantSource clock,
      RandomGenerator random) {
    Subject subject = new Subject("own");
    WorkloadApiSource.Settings settings =
        new WorkloadApiSource.Settings(agent, new UpdateVerifier(trustDomain), retryCaps.policy());
    return new OwnSvid(
        subject,
        new SvidChoice.First(),
        Optional.of(new WorkloadApiSource(settings, subject, clock, random)));
  }

  /** Runs after each change of what is held, on the thread that watches: it must not block. */
  void onChange(Runnable then) {
    subject.subscribe(then);
  }

  void start() {
    watch.ifPresent(WorkloadApiSource::start);
  }

  /** Withdrawn identities are nobody's, though they have not expired yet. */
  @Override
  public Optional<IdentitySnapshot> latest() {
    return subject.state() instanceof SubjectState.Available(IdentitySnapshot identities)
        ? Optional.of(identities)
        : Optional.empty();
  }

  @Override
  public SvidChoice choice() {
    return choice;
  }

  /** Why there is no SVID to present, ending with what to do; empty while there is one. */
  Optional<String> trouble(Instant now) {
    if (svid(now).isPresent()) {
      return Optional.empty();
    }
    String what =
        latest().isEmpty()
            ? "this process has no SVID of its own"
            : "the own SVID of this process has expired, or is not among those it has";
    return Optional.of(
        what + watch.map(source -> ": " + words(source.status())).orElse("; see /readyz"));
  }

  private static String words(SourceStatus source) {
    return "agent at %s, %s%s; %s"
        .formatted(
            source.address(),
            source.phase().name().toLowerCase(Locale.ROOT).replace('_', ' '),
            source.lastError().map(error -> " (" + error + ")").orElse(""),
            "see that the agent runs, and that an entry matches this very process");
  }

  /** Whether the thread that renews it has ended. */
  boolean hasEnded() {
    return watch.filter(WorkloadApiSource::hasEnded).isPresent();
  }

  @Override
  public void close() {
    watch.ifPresent(WorkloadApiSource::close);
  }
}

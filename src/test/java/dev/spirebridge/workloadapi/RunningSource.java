package dev.spirebridge.workloadapi;

import dev.spirebridge.demo.EmbeddedWorkloadApi;
import dev.spirebridge.identity.IdentitySnapshot;
import dev.spirebridge.identity.UpdateVerifier;
import dev.spirebridge.status.SourcePhase;
import dev.spirebridge.status.SourceStatus;
import dev.spirebridge.store.Subject;
import dev.spirebridge.store.SubjectState;
import dev.spirebridge.testing.Await;
import dev.spirebridge.testing.MovableClock;
import dev.spirebridge.testing.TestIdentities;
import dev.spirebridge.unixsocket.Endpoint;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Predicate;

/** A source in front of an agent that a test makes behave well or badly. */
final class RunningSource implements AutoCloseable {

  static final Duration LIMIT = Duration.ofSeconds(10);

  /** Pauses that a test can wait for. */
  static final RetryPolicy QUICK =
      new RetryPolicy(
          Duration.ofMillis(1), Duration.ofMillis(5), Duration.ofMillis(5), Duration.ofMillis(5));

  final MovableClock clock = new MovableClock(TestIdentities.NOW);
  final Subject subject = new Subject("self");
  final WorkloadApiSource source;

  private final EmbeddedWorkloadApi agent;

  private RunningSource(EmbeddedWorkloadApi agent, RetryPolicy retry) {
    this.agent = agent;
    source =
        new WorkloadApiSource(
            new WorkloadApiSource.Settings(
                Endpoint.parse(agent.address()), new UpdateVerifier(Optional.empty()), retry),
            subject,
            clock,
            // Nothing is taken off a pause: it lasts at least as long as the policy says.
            () -> 0L);
  }

  static RunningSource of(EmbeddedWorkloadApi agent) {
    return started(agent, QUICK);
  }

  static RunningSource notStarted(EmbeddedWorkloadApi agent) {
    return new RunningSource(agent, QUICK);
  }

  static RunningSource started(EmbeddedWorkloadApi agent, RetryPolicy retry) {
    RunningSource running = new RunningSource(agent, retry);
    running.source.start();
    return running;
  }

  SourceStatus status() {
    return source.status();
  }

  SourceStatus awaitPhase(SourcePhase phase) {
    return awaitStatus("phase " + phase, status -> status.phase() == phase);
  }

  SourceStatus awaitStatus(String what, Predicate<SourceStatus> wanted) {
    return Await.untilPresent(what, LIMIT, () -> Optional.of(status()).filter(wanted));
  }

  /** Waits until these identities are the ones in use. */
  void awaitAvailable(IdentitySnapshot expected) {
    Await.until(
        "the identities to be taken into use",
        LIMIT,
        () ->
            subject.state() instanceof SubjectState.Available(var identities)
                && identities.hasSameContent(expected));
  }

  /** Waits until nothing new is to be handed out, while these are still known. */
  void awaitWithdrawn(IdentitySnapshot last) {
    Await.until(
        "the identities to be withdrawn",
        LIMIT,
        () ->
            subject.state() instanceof SubjectState.Withdrawn(var identities)
                && identities.hasSameContent(last));
  }

  /** Waits for one open watch after {@code arrived} in all, and sees that it is the only one. */
  void awaitTheOnlyWatch(int arrived) {
    agent.awaitArrivedStreams(arrived, LIMIT);
    agent.awaitOpenStreams(1, LIMIT);
    if (agent.arrivedStreams() != arrived) {
      throw new AssertionError(agent.arrivedStreams() + " watches came instead of " + arrived);
    }
  }

  @Override
  public void close() {
    source.close();
  }
}

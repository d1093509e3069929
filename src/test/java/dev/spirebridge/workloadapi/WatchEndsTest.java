package dev.spirebridge.workloadapi;

import static dev.spirebridge.testing.TestIdentities.TRUST_DOMAIN;
import static dev.spirebridge.testing.TestIdentities.WEB;
import static dev.spirebridge.testing.TestIdentities.authority;
import static dev.spirebridge.testing.TestIdentities.svid;
import static dev.spirebridge.testing.TestIdentities.verify;
import static dev.spirebridge.workloadapi.RunningSource.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.demo.CertificateAuthority;
import dev.spirebridge.demo.EmbeddedWorkloadApi;
import dev.spirebridge.demo.WorkloadUpdate;
import dev.spirebridge.identity.IdentitySnapshot;
import dev.spirebridge.status.SourcePhase;
import dev.spirebridge.store.SubjectState;
import dev.spirebridge.testing.Await;
import dev.spirebridge.testing.TestIdentities;
import io.grpc.Status;
import io.grpc.Status.Code;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A watch is opened again after any end, against an agent on a real socket. */
class WatchEndsTest {

  @TempDir Path folder;
  private EmbeddedWorkloadApi agent;
  private CertificateAuthority authority;

  @BeforeEach
  void makeAnAgentThatDoesNotListenYet() {
    agent = EmbeddedWorkloadApi.stopped(folder.resolve("agent.sock"));
    authority = authority(TRUST_DOMAIN);
  }

  @AfterEach
  void stop() {
    agent.close();
  }

  @Test
  void waitsForASocketThatDoesNotExistYet() {
    WorkloadUpdate update = update();
    agent.publish(update);
    try (var running = RunningSource.of(agent)) {
      var status = running.awaitStatus("some retries", now -> now.reconnects() >= 5);
      assertThat(status.lastContact()).isEmpty();
      assertThat(status.lastError().orElseThrow()).startsWith("UNAVAILABLE");
      assertThat(running.subject.state()).isEqualTo(new SubjectState.Pending());

      agent.start();

      running.awaitAvailable(snapshot(update));
      running.awaitTheOnlyWatch(1);
    }
  }

  @Test
  void comesBackToASocketThatVanishesAndIsMadeAgain() {
    agent.start();
    WorkloadUpdate before = update();
    agent.publish(before);
    try (var running = RunningSource.of(agent)) {
      running.awaitAvailable(snapshot(before));
      for (int restarts = 1; restarts <= 3; restarts++) {
        agent.stop();
        int arrived = agent.arrivedStreams();
        assertThat(Files.exists(agent.socket())).isFalse();
        running.awaitPhase(SourcePhase.BACKING_OFF);
        assertThat(running.subject.state()).isInstanceOf(SubjectState.Available.class);
        WorkloadUpdate after = update();
        agent.publish(after);
        agent.start();
        running.awaitAvailable(snapshot(after));
        running.awaitTheOnlyWatch(arrived + 1);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Code.class)
  void anyEndOfTheWatchIsFollowedByANewOne(Code code) {
    agent.start();
    agent.publish(update());
    try (var running = RunningSource.of(agent)) {
      running.awaitPhase(SourcePhase.STREAMING);
      agent.awaitOpenStreams(1, LIMIT);

      agent.endOpenStreams(code.toStatus().withDescription("as told"));

      running.awaitTheOnlyWatch(2);
      WorkloadUpdate next = update();
      agent.publish(next);
      running.awaitAvailable(snapshot(next));
      var status = running.awaitPhase(SourcePhase.STREAMING);
      assertThat(status.reconnects()).isEqualTo(1);
      assertThat(status.lastError()).as("while a watch is open").isEmpty();
    }
  }

  /** The end of a call is not the end of its connection. */
  @Test
  void leavesNoConnectionBehind() {
    agent.start();
    agent.publish(update());
    try (var running = RunningSource.of(agent)) {
      for (int i = 1; i <= 10; i++) {
        running.awaitTheOnlyWatch(i);
        agent.endOpenStreams(Status.OK);
      }
      running.awaitTheOnlyWatch(11);
      Await.until(
          "one listening socket and one connected one", LIMIT, () -> socketsOfTheAgent() == 2);
    }
  }

  @Test
  void retriesWhileTheAgentRefuses() {
    agent.start();
    agent.refuseNewStreams(Status.UNAVAILABLE.withDescription("could not attest"));
    try (var running = RunningSource.of(agent)) {
      agent.awaitArrivedStreams(10, LIMIT);
      var status = running.awaitPhase(SourcePhase.BACKING_OFF);
      assertThat(status.lastError()).contains("UNAVAILABLE: could not attest");
      assertThat(status.advice().orElseThrow()).contains("SPIRE agent runs", agent.address());
      assertThat(running.subject.state()).isEqualTo(new SubjectState.Pending());

      WorkloadUpdate update = update();
      agent.publish(update);
      running.awaitAvailable(snapshot(update));
    }
  }

  @Test
  void tellsHowLongATroubleLastsAndNotWhenItWasLastTried() {
    agent.start();
    agent.refuseNewStreams(Status.UNAVAILABLE.withDescription("could not attest"));
    try (var running = RunningSource.of(agent)) {
      var first = running.awaitPhase(SourcePhase.BACKING_OFF);
      running.clock.advance(Duration.ofMinutes(3));
      int before = agent.arrivedStreams();
      agent.awaitArrivedStreams(before + 3, LIMIT);
      assertThat(running.awaitPhase(SourcePhase.BACKING_OFF).since()).isEqualTo(first.since());

      agent.refuseNewStreams(Status.PERMISSION_DENIED);
      var other = running.awaitPhase(SourcePhase.AWAITING_REGISTRATION);
      assertThat(other.since()).isEqualTo(running.clock.instant());
    }
  }

  @Test
  void saysWhyASocketThatNobodyServesCannotBeUsed() throws IOException {
    try (var stale = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      stale.bind(UnixDomainSocketAddress.of(agent.socket()));
    }
    try (var running = RunningSource.of(agent)) {
      var status = running.awaitPhase(SourcePhase.BACKING_OFF);
      assertThat(status.lastError().orElseThrow())
          .startsWith("UNAVAILABLE")
          .contains("Connection refused");
    }
  }

  @Test
  void aRejectedRequestIsRetriedAfterItsOwnLongPause() {
    agent.start();
    agent.refuseNewStreams(Status.INVALID_ARGUMENT.withDescription("not this API"));
    Duration pause = Duration.ofMillis(400);
    var policy =
        new RetryPolicy(Duration.ofMillis(1), Duration.ofMillis(2), Duration.ofMillis(2), pause);
    long started = System.nanoTime();
    try (var running = RunningSource.started(agent, policy)) {
      var status = running.awaitPhase(SourcePhase.REJECTED);
      assertThat(status.lastError()).contains("INVALID_ARGUMENT: not this API");
      assertThat(status.advice().orElseThrow()).contains("not its admin socket");
      assertThat(status.lastContact()).contains(running.clock.instant());

      agent.awaitArrivedStreams(2, LIMIT);

      assertThat(Duration.ofNanos(System.nanoTime() - started)).isGreaterThanOrEqualTo(pause);
      WorkloadUpdate update = update();
      agent.publish(update);
      running.awaitAvailable(snapshot(update));
    }
  }

  @Test
  void aRejectedRequestKeepsTheLastGoodIdentity() {
    agent.start();
    WorkloadUpdate update = update();
    agent.publish(update);
    try (var running = RunningSource.of(agent)) {
      running.awaitAvailable(snapshot(update));
      agent.refuseNewStreams(Status.INVALID_ARGUMENT);
      agent.endOpenStreams(Status.INVALID_ARGUMENT);
      agent.awaitArrivedStreams(5, LIMIT);
      running.awaitAvailable(snapshot(update));
    }
  }

  @Test
  void anAgentThatSaysNothingIsWaitedFor() {
    agent.start();
    agent.holdNewStreams();
    try (var running = RunningSource.of(agent)) {
      running.awaitTheOnlyWatch(1);
      assertThat(running.status().phase()).isEqualTo(SourcePhase.CONNECTING);
      WorkloadUpdate update = update();
      agent.publish(update);
      running.awaitAvailable(snapshot(update));
      running.awaitTheOnlyWatch(1);
    }
  }

  @Test
  void closingEndsTheWatchQuicklyAndKeepsWhatTheSubjectHolds() {
    agent.start();
    WorkloadUpdate update = update();
    agent.publish(update);
    var running = RunningSource.of(agent);
    running.awaitAvailable(snapshot(update));

    assertClosesQuickly(running);

    agent.awaitOpenStreams(0, LIMIT);
    assertThat(running.status().phase()).isEqualTo(SourcePhase.CLOSED);
    running.awaitAvailable(snapshot(update));
  }

  @Test
  void closingDoesNotWaitForAPauseToEnd() {
    Duration hour = Duration.ofHours(1);
    var running = RunningSource.started(agent, new RetryPolicy(hour, hour, hour, hour));
    running.awaitPhase(SourcePhase.BACKING_OFF);
    assertClosesQuickly(running);
  }

  @Test
  void closingDoesNotWaitForAnAgentThatSaysNothing() {
    agent.start();
    agent.holdNewStreams();
    var running = RunningSource.of(agent);
    running.awaitTheOnlyWatch(1);
    assertClosesQuickly(running);
    agent.awaitOpenStreams(0, LIMIT);
  }

  @Test
  void closingWhatWasNeverStartedOrIsClosedAlreadyDoesNothing() {
    var running = RunningSource.notStarted(agent);
    running.close();
    running.close();
    assertThat(running.source.hasEnded()).isFalse();
  }

  private static void assertClosesQuickly(RunningSource running) {
    assertThat(running.source.hasEnded()).isFalse();
    long started = System.nanoTime();
    running.close();
    assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(Duration.ofSeconds(3));
    Await.until("the watch thread to end", LIMIT, running.source::hasEnded);
  }

  /**
   * The sockets that are bound to the agent's path: the one that listens, and each accepted one.
   */
  private long socketsOfTheAgent() {
    try (var lines = Files.lines(Path.of("/proc/net/unix"))) {
      return lines.filter(line -> line.endsWith(" " + agent.socket())).count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private WorkloadUpdate update() {
    return TestIdentities.update(List.of(svid(authority, WEB, "")), authority);
  }

  private static IdentitySnapshot snapshot(WorkloadUpdate update) {
    return verify(update.toX509SvidResponse(), Optional.empty());
  }
}

package dev.spirebridge.delegatedidentity;

import static dev.spirebridge.delegatedidentity.RunningSource.LIMIT;
import static dev.spirebridge.delegatedidentity.RunningSource.WEB;
import static dev.spirebridge.delegatedidentity.RunningSource.awaitAvailable;
import static dev.spirebridge.delegatedidentity.RunningSource.awaitWithdrawn;
import static dev.spirebridge.delegatedidentity.RunningSource.id;
import static dev.spirebridge.delegatedidentity.RunningSource.idOf;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.status.SourcePhase;
import dev.spirebridge.store.SubjectState;
import dev.spirebridge.testing.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A subscription lives as long as its process, and no longer than anybody needs it. */
class ProcessLifeTest {

  @Test
  void allLeasesOfAProcessShareOneSubscription() {
    try (var running = RunningSource.started()) {
      running.register("web");
      var process = new HandHeldPin(WEB);
      var first = running.open(process);
      awaitAvailable(first.subject());

      var second = running.open(process);
      assertThat(second.subject()).isSameAs(first.subject());
      first.close();
      first.close();
      running.trustDomain.rotateSvids();
      Await.until("a rotation", LIMIT, () -> running.source.status().acceptedUpdates() == 2);
      assertThat(running.agent.svidStreams().arrivedSoFar()).isOne();
      assertThat(running.source.callers()).hasSize(1);
    }
  }

  @Test
  void aSubscriptionIsFoundAgainWhileItLingersAndThenEnds() {
    try (var running =
        RunningSource.started(
            each -> RunningSource.withPeriods(each, Duration.ofHours(1), Duration.ofMillis(300)))) {
      running.register("web");
      var process = new HandHeldPin(WEB);
      var lease = running.open(process);
      var subject = lease.subject();
      awaitAvailable(subject);
      lease.close();
      var again = running.open(process);
      assertThat(again.subject()).isSameAs(subject);

      again.close();
      running.agent.svidStreams().awaitOpen(0, LIMIT);
      Await.until("nothing left", LIMIT, () -> running.source.callers().isEmpty());
      assertThat(process.wishes()).isZero();
      assertThat(running.agent.svidStreams().arrivedSoFar()).isOne();

      var anew = running.open(process).subject();
      assertThat(anew).isNotSameAs(subject);
      awaitAvailable(anew);
    }
  }

  @Test
  void theEndOfTheProcessEndsItsSubscriptionAtOnce() {
    try (var running = RunningSource.started()) {
      running.register("web");
      var process = new HandHeldPin(WEB);
      var subject = running.open(process).subject();
      awaitAvailable(subject);

      process.end();
      running.agent.svidStreams().awaitOpen(0, LIMIT);
      Await.until("nothing left", LIMIT, () -> running.source.callers().isEmpty());
      awaitWithdrawn(subject);
    }
  }

  @Test
  void anAnswerForAProcessThatHasEndedMeanwhileIsThrownAway() {
    try (var running = RunningSource.started()) {
      running.register("web");
      running.awaitSource(SourcePhase.STREAMING);
      running.agent.holdSvids();
      var process = new HandHeldPin(WEB);
      var subject = running.open(process).subject();
      running.agent.svidStreams(WEB).awaitOpen(1, LIMIT);

      process.endUnheard();
      running.agent.release();
      running.agent.svidStreams(WEB).awaitOpen(0, LIMIT);
      Await.until("nothing left", LIMIT, () -> running.source.callers().isEmpty());
      assertThat(subject.state().lastAccepted()).isEmpty();
    }
  }

  @Test
  void anUpdateForAProcessThatHasEndedMeanwhileIsThrownAway() {
    try (var running = RunningSource.started()) {
      var workload = running.register("web");
      var process = new HandHeldPin(WEB);
      var subject = running.open(process).subject();
      var last = awaitAvailable(subject);

      process.endUnheard();
      workload.rotateSvids();
      awaitWithdrawn(subject);
      assertThat(subject.state()).isEqualTo(new SubjectState.Withdrawn(last));
    }
  }

  @Test
  void aProcessThatEndedBeforeItsFirstRequestIsNotAskedFor() {
    try (var running = RunningSource.started()) {
      running.register("web");
      running.awaitSource(SourcePhase.STREAMING);
      var process = new HandHeldPin(WEB);
      process.end();
      var lease = running.open(process);
      Await.until("nothing left", LIMIT, () -> running.source.callers().isEmpty());
      lease.close();
      assertThat(running.agent.svidStreams().arrivedSoFar()).isZero();
      assertThat(lease.subject().state().lastAccepted()).isEmpty();
    }
  }

  @Test
  void aNumberThatIsUsedAgainIsAnotherProcess() {
    try (var running = RunningSource.started()) {
      running.register("web");
      running.register("api");
      var before = new HandHeldPin(WEB);
      var subject = running.open(before).subject();
      assertThat(idOf(awaitAvailable(subject))).isEqualTo(id("web"));

      running.processes.assign(WEB, "api");
      var after = new HandHeldPin(WEB);
      var other = running.open(after).subject();
      assertThat(idOf(awaitAvailable(other))).isEqualTo(id("api"));
      before.end();
      awaitWithdrawn(subject);
      assertThat(idOf(awaitAvailable(other))).isEqualTo(id("api"));
    }
  }

  @Test
  void fiveHundredProcessesComeAndGoAndNothingIsLeft() {
    try (var running =
        RunningSource.started(
            each -> RunningSource.withPeriods(each, Duration.ofHours(1), Duration.ofMillis(10)))) {
      running.register("web");
      List<HandHeldPin> processes = new ArrayList<>();
      for (int pid = 1000; pid < 1500; pid++) {
        running.processes.assign(pid, "web");
        var process = new HandHeldPin(pid);
        processes.add(process);
        var lease = running.open(process);
        if (pid % 5 == 0) {
          awaitAvailable(lease.subject());
        }
        if (pid % 2 == 0) {
          process.end();
        }
        lease.close();
      }
      Await.until("nothing left", LIMIT, () -> running.source.callers().isEmpty());
      running.agent.svidStreams().awaitOpen(0, LIMIT);
      assertThat(processes).allSatisfy(process -> assertThat(process.wishes()).isZero());
      running.agent.bundleStreams().awaitOpen(1, LIMIT);
    }
  }

  @Test
  void closingLeavesWhatTheSubjectsHold() {
    var running = RunningSource.started();
    running.register("web");
    var subject = running.open(new HandHeldPin(WEB)).subject();
    var last = awaitAvailable(subject);

    running.source.close();
    assertThat(running.source.hasEnded()).isTrue();
    assertThat(running.source.status().phase()).isEqualTo(SourcePhase.CLOSED);
    assertThat(subject.state()).isEqualTo(new SubjectState.Available(last));
    running.agent.svidStreams().awaitOpen(0, LIMIT);
    running.close();
  }
}

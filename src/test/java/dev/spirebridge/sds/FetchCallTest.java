package dev.spirebridge.sds;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.testing.peers.Secrets;
import io.grpc.Status;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** FetchSecrets by a process of which the source has not said anything yet. */
class FetchCallTest {

  private static final Duration LONG = Duration.ofMinutes(5);

  @TempDir Path folder;

  @Test
  void waitsForTheFirstWordOnItsCaller() {
    try (var node = new NodeSds(folder, LONG);
        var process = node.process(11)) {
      var answer = process.fetch("default", "ROOTCA");
      node.awaitLeases(1);
      var identity = Identities.one();
      node.subjects.of(11).accept(identity);
      assertThat(Secrets.of(answer.next())).containsOnlyKeys("default", "ROOTCA");
      assertThat(answer.end().isOk()).isTrue();
      node.awaitLeases(0);
      assertThat(node.feeds.size()).isZero();
    }
  }

  @Test
  void isUnavailableWhenNoWordComesInTime() {
    try (var node = new NodeSds(folder, Duration.ofMillis(50));
        var process = node.process(11)) {
      var answer = process.fetch("default");
      assertThat(answer.end().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
      assertThat(node.subjects.claims()).isEqualTo(1);
      node.awaitLeases(0);
      assertThat(node.feeds.size()).isZero();
    }
  }

  @Test
  void isAnsweredAtOnceWhenTheCallerIsKnownOrHasNoIdentityAnyMore() {
    try (var node = new NodeSds(folder, LONG);
        var process = node.process(11)) {
      node.subjects.of(11).accept(Identities.one());
      assertThat(Secrets.of(process.fetch("default").next())).containsOnlyKeys("default");
      assertThat(process.fetch("unknown").end().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
      node.subjects.of(11).withdraw();
      assertThat(process.fetch("default").end().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    }
  }

  @Test
  void isAnsweredAtOnceWhenTheSourceSaysThatThereIsNothing() {
    try (var node = new NodeSds(folder, LONG);
        var process = node.process(11)) {
      var waiting = process.fetch("default");
      node.awaitLeases(1);
      node.subjects.of(11).withdraw();
      assertThat(waiting.end().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
      assertThat(process.fetch("default").end().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
      node.awaitLeases(0);
    }
  }

  @Test
  void aStreamWaitsThoughTheSourceSaysThatThereIsNothing() {
    try (var node = new NodeSds(folder, LONG);
        var process = node.process(11)) {
      var answers = process.ask("default");
      node.awaitHeldNames(1);
      node.subjects.of(11).withdraw();
      node.settle();
      node.subjects.of(11).accept(Identities.one());
      assertThat(Secrets.of(answers.next())).containsOnlyKeys("default");
    }
  }

  @Test
  void aCallerThatGivesUpLeavesNothingBehind() {
    try (var node = new NodeSds(folder, LONG)) {
      try (var process = node.process(11)) {
        var _ = process.fetch("default");
        node.awaitLeases(1);
        assertThat(node.feeds.size()).isEqualTo(1);
      }
      node.awaitLeases(0);
      assertThat(node.feeds.size()).isZero();
    }
  }

  @Test
  void aProcessThatEndsWhileItsCallWaitsIsSentNothing() {
    try (var node = new NodeSds(folder, LONG);
        var process = node.process(11)) {
      var answer = process.fetch("default");
      node.awaitLeases(1);
      process.pin.end();
      node.subjects.of(11).accept(Identities.one());
      assertThat(answer.end().getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
      assertThat(answer.waiting()).isZero();
      node.awaitLeases(0);
    }
  }

  @Test
  void aRequestThatCanOnlyBeRefusedAsksForNoSubject() {
    try (var node = new NodeSds(folder, LONG);
        var process = node.process(11)) {
      var names = IntStream.range(0, 101).mapToObj(n -> "n" + n);
      var answer = process.fetch(names.toArray(String[]::new));
      assertThat(answer.end().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
      assertThat(node.subjects.claims()).isZero();
    }
  }
}

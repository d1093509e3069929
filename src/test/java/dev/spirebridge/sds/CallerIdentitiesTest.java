package dev.spirebridge.sds;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.identity.IdentitySnapshot;
import dev.spirebridge.testing.ReceivedStream;
import dev.spirebridge.testing.peers.Secrets;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import io.grpc.Status;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several processes on one socket: each gets what is its own, for as long as it lives. */
class CallerIdentitiesTest {

  @TempDir Path folder;
  private NodeSds node;

  @BeforeEach
  void start() {
    node = new NodeSds(folder, Duration.ofSeconds(10));
  }

  @AfterEach
  void stop() {
    node.close();
  }

  @Test
  void eachProcessGetsItsOwnCertificatesAndNeverAnothers() throws Exception {
    List<IdentitySnapshot> ofOne = Identities.withNewLeaves(7);
    List<IdentitySnapshot> ofOther = Identities.withNewAuthorities(7);
    try (var one = node.process(11);
        var other = node.process(12)) {
      List<ReceivedStream<DiscoveryResponse>> toOne = new ArrayList<>();
      List<ReceivedStream<DiscoveryResponse>> toOther = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        toOne.add(one.ask("default"));
        toOther.add(other.ask("default"));
      }
      node.awaitHeldNames(20);
      var rotatingOne = Thread.ofPlatform().start(() -> rotate(11, ofOne));
      var rotatingOther = Thread.ofPlatform().start(() -> rotate(12, ofOther));
      rotatingOne.join();
      rotatingOther.join();
      node.settle();

      assertThat(toOne).allSatisfy(stream -> assertOnly(ofOne, stream));
      assertThat(toOther).allSatisfy(stream -> assertOnly(ofOther, stream));
    }
  }

  @Test
  void aProcessWithoutAnIdentityWaitsWhileOthersAreServed() {
    var identity = Identities.one();
    var late = Identities.one();
    node.subjects.of(11).accept(identity);
    try (var one = node.process(11);
        var other = node.process(12)) {
      var waiting = other.ask("default");
      assertThat(Identities.isLeafOf(identity, one.ask("default").next())).isTrue();
      assertThat(waiting.waiting()).isZero();
      node.subjects.of(12).accept(late);
      assertThat(Identities.isLeafOf(late, waiting.next())).isTrue();
    }
  }

  @Test
  void theLastStreamsEndDropsTheFeedAndTheNextStreamMakesItAnew() {
    var first = Identities.one();
    node.subjects.of(11).accept(first);
    try (var staying = node.process(12)) {
      var _ = staying.ask("default");
      node.awaitLeases(1);
      for (int i = 0; i < 20; i++) {
        try (var one = node.process(11)) {
          var streams = List.of(one.ask("default"), one.ask("default"));
          streams.forEach(ReceivedStream::next);
          assertThat(node.feeds.size()).isEqualTo(2);
          var next = Identities.one();
          node.subjects.of(11).accept(next);
          assertThat(streams).allMatch(stream -> Identities.isLeafOf(next, stream.next()));
        }
        node.awaitLeases(1);
        assertThat(node.feeds.size()).isEqualTo(1);
      }
    }
    node.awaitLeases(0);
    assertThat(node.feeds.size()).isZero();
  }

  @Test
  void aProcessThatHasEndedIsSentNothingThoughItsSocketIsOpen() {
    node.subjects.of(11).accept(Identities.one());
    try (var one = node.process(11)) {
      var stream = one.ask("default");
      stream.next();
      one.pin.end();
      node.subjects.of(11).accept(Identities.one());
      assertThat(stream.end().getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
      assertThat(stream.waiting()).isZero();

      long claims = node.subjects.claims();
      assertThat(one.ask("default").end().getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
      assertThat(one.fetch("default").end().getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
      assertThat(node.subjects.claims()).as("the agent is not asked").isEqualTo(claims);
      assertThat(node.streams.counters().refusedStreams.sum()).isEqualTo(3);
      assertThat(node.streams.counters().responses.sum()).isEqualTo(1);
    }
    node.awaitLeases(0);
  }

  @Test
  void nothingIsSentAfterTheEndWhilePushesRaceWithIt() throws Exception {
    List<IdentitySnapshot> snapshots = Identities.withNewLeaves(3);
    for (int pid = 100; pid < 120; pid++) {
      int number = pid;
      var done = new AtomicBoolean();
      try (var one = node.process(pid)) {
        var stream = one.ask("default");
        node.awaitHeldNames(1);
        var writer =
            Thread.ofPlatform()
                .start(() -> {
                  for (int i = 0; !done.get(); i++) {
                    node.subjects.of(number).accept(snapshots.get(i % snapshots.size()));
                  }
                });
        stream.next();
        one.pin.end();
        // What was being written when it ended is through after this.
        loopsOnce();
        long sent = node.streams.counters().responses.sum();
        assertThat(stream.end().getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
        done.set(true);
        writer.join();
        node.settle();
        assertThat(node.streams.counters().responses.sum()).isEqualTo(sent);
      }
      node.awaitStreams(0);
      node.awaitLeases(0);
    }
  }

  @Test
  void aHeldStreamOfAProcessThatHasEndedIsNotAnsweredWhenItsIdentityComes() {
    try (var one = node.process(11)) {
      var stream = one.ask("default", "ROOTCA");
      node.awaitHeldNames(2);
      one.pin.end();
      node.subjects.of(11).accept(Identities.one());
      assertThat(stream.end().getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
      assertThat(stream.waiting()).isZero();
    }
  }

  @Test
  void theStatusTellsTheStreamsApartByTheirProcesses() {
    try (var one = node.process(11);
        var other = node.process(12)) {
      var _ = one.ask("default");
      var _ = other.ask("default");
      node.awaitHeldNames(2);
      assertThat(node.streams.status())
          .extracting(status -> status.caller())
          .containsExactlyInAnyOrder("pid 11 uid 1337", "pid 12 uid 1337");
    }
  }

  private void loopsOnce() {
    node.loops.all().forEach(loop -> loop.submit(() -> {}).syncUninterruptibly());
  }

  private void rotate(int pid, List<IdentitySnapshot> snapshots) {
    for (int i = 0; i <= 210; i++) {
      node.subjects.of(pid).accept(snapshots.get(i % snapshots.size()));
      LockSupport.parkNanos(20_000);
    }
  }

  /** Reads up to the last of the rotations: all of them one's own. */
  private static void assertOnly(
      List<IdentitySnapshot> own, ReceivedStream<DiscoveryResponse> stream) {
    Set<X509Certificate> leaves = new HashSet<>();
    own.forEach(snapshot -> leaves.add(Identities.leaf(snapshot)));
    X509Certificate last = Identities.leaf(own.getFirst());
    X509Certificate leaf = Secrets.leaf(stream.next());
    while (true) {
      assertThat(leaves).contains(leaf);
      if (leaf.equals(last) && stream.waiting() == 0) {
        return;
      }
      leaf = Secrets.leaf(stream.next());
    }
  }
}

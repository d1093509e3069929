package dev.spirebridge.sds;

import static dev.spirebridge.sds.RunningSds.LIMIT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.identity.IdentitySnapshot;
import dev.spirebridge.store.Subject;
import dev.spirebridge.store.Subjects;
import dev.spirebridge.testing.Await;
import dev.spirebridge.testing.peers.SdsChannel;
import dev.spirebridge.testing.peers.Secrets;
import dev.spirebridge.testing.peers.SotwStream;
import dev.spirebridge.unixsocket.Endpoint;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Changes that come faster than they are passed on, and streams that fail meanwhile. */
class SubjectFeedTest {

  @TempDir Path folder;
  private Endpoint endpoint;

  @BeforeEach
  void name() {
    endpoint = new Endpoint.Unix(folder.resolve("sds.sock"));
  }

  @Test
  void whateverIsSkippedTheLastChangeReachesEveryStream() throws Exception {
    List<IdentitySnapshot> snapshots = new ArrayList<>(Identities.withNewAuthorities(5));
    snapshots.addAll(Identities.withNewLeaves(5));
    IdentitySnapshot last = Identities.one();
    List<SdsChannel> clients = new ArrayList<>();
    try (var sds = new RunningSds(3).with(new ListenerBuilder(endpoint))) {
      for (int i = 0; i < 6; i++) {
        clients.add(new SdsChannel(endpoint));
      }
      List<SotwStream> leaves = new ArrayList<>();
      List<SotwStream> roots = new ArrayList<>();
      var writer = Thread.ofPlatform().start(() -> changeAtRandom(sds.subject, snapshots));
      for (int i = 0; i < 120; i++) {
        leaves.add(clients.get(i % 6).ask("default"));
        roots.add(clients.get((i + 1) % 6).ask("ROOTCA"));
      }
      writer.join();
      sds.subject.accept(last);

      assertThat(leaves).allSatisfy(stream -> readUntil(stream, last, Identities::isLeafOf));
      assertThat(roots).allSatisfy(stream -> readUntil(stream, last, Identities::isRootsOf));
    } finally {
      clients.forEach(SdsChannel::close);
    }
  }

  /** At all distances between two changes, so that some come while the first is passed on. */
  @Test
  void aChangeThatComesWhileOneIsPassedOnIsNotForgotten() {
    List<IdentitySnapshot> snapshots = Identities.withNewAuthorities(4);
    try (var sds = RunningSds.at(endpoint);
        var client = new SdsChannel(endpoint)) {
      var stream = client.ask("default");
      sds.awaitHeldNames(1);
      for (int i = 0; i < 500; i++) {
        sds.subject.accept(snapshots.get(2 * (i % 2)));
        long until = System.nanoTime() + i * 1000L;
        while (System.nanoTime() < until) {
          Thread.onSpinWait();
        }
        IdentitySnapshot last = snapshots.get(2 * (i % 2) + 1);
        sds.subject.accept(last);
        DiscoveryResponse response = stream.next();
        if (!Identities.isLeafOf(last, response)) {
          response = stream.next();
        }
        assertThat(Identities.isLeafOf(last, response)).as("after %d µs", i).isTrue();
      }
    }
  }

  @Test
  void aStreamThatFailsDuringAChangeStopsNeitherItNorTheNext() {
    var poisoned = new AtomicBoolean();
    try (var sds =
            new RunningSds(2, subject -> failingToRelease(subject, poisoned))
                .with(new ListenerBuilder(endpoint).failOnUnknown());
        var client = new SdsChannel(endpoint);
        var other = new SdsChannel(endpoint)) {
      var good = List.of(client.ask("default"), other.ask("default"));
      var refused = client.ask("unknown");
      sds.awaitHeldNames(3);
      poisoned.set(true);
      for (IdentitySnapshot next : Identities.withNewAuthorities(3)) {
        sds.subject.accept(next);
        assertThat(good).allMatch(stream -> Identities.isLeafOf(next, stream.next()));
      }
      assertThat(refused.end().isOk()).isFalse();
      poisoned.set(false);
    }
  }

  @Test
  void anErrorOfOursEndsOneStreamWithAWordAndTheOthersAreServed() {
    try (var sds = RunningSds.at(endpoint);
        var client = new SdsChannel(endpoint)) {
      var streams = List.of(client.ask("default"), client.ask("default"), client.ask("default"));
      sds.awaitHeldNames(3);
      IdentitySnapshot first = Identities.one();
      sds.clock.failOnce();
      sds.subject.accept(first);
      sds.awaitStreams(2);
      IdentitySnapshot second = Identities.one();
      sds.subject.accept(second);

      for (var stream : streams) {
        Await.until("an answer or the end", LIMIT, () -> stream.waiting() > 0 || !stream.isOpen());
      }
      assertThat(streams.stream().filter(stream -> !stream.isOpen()))
          .singleElement()
          .satisfies(
              failed -> assertThat(failed.end().toString()).contains("INTERNAL", "open it again"));
      streams.stream()
          .filter(SotwStream::isOpen)
          .forEach(stream -> readUntil(stream, second, Identities::isLeafOf));
      assertThat(sds.listener().refusedStreams()).isEqualTo(1);
      assertThat(sds.openLeases()).isEqualTo(2);
    }
  }

  @Test
  void aCallWhoseSubjectCannotBeHadFailsAlone() {
    var poisoned = new AtomicBoolean();
    try (var sds =
            new RunningSds(
                    1,
                    subject ->
                        caller -> {
                          if (poisoned.get()) {
                            throw new IllegalStateException(
                                "no subject for " + caller.description());
                          }
                          return Subjects.always(subject).open(caller);
                        })
                .with(new ListenerBuilder(endpoint));
        var client = new SdsChannel(endpoint)) {
      var good = client.ask("default");
      sds.awaitHeldNames(1);
      poisoned.set(true);
      assertThat(client.ask("default").end().isOk()).isFalse();
      poisoned.set(false);
      var identity = Identities.one();
      sds.subject.accept(identity);
      assertThat(Identities.isLeafOf(identity, good.next())).isTrue();
      assertThat(Identities.isLeafOf(identity, client.ask("default").next())).isTrue();
      sds.awaitConnections(1);
    }
  }

  @Test
  void anUpdateThatChangesNothingIsPassedOnToNobody() {
    var identity = Identities.one();
    try (var sds = RunningSds.at(endpoint);
        var client = new SdsChannel(endpoint)) {
      sds.subject.accept(identity);
      var stream = client.ask("default");
      stream.next();
      for (int i = 0; i < 50; i++) {
        sds.subject.accept(identity);
      }
      var next = Identities.one();
      sds.subject.accept(next);
      assertThat(Identities.isLeafOf(next, stream.next())).isTrue();
      assertThat(sds.listener().responses()).isEqualTo(2);
    }
  }

  private interface Match {
    boolean test(IdentitySnapshot snapshot, DiscoveryResponse response);
  }

  private static void readUntil(SotwStream stream, IdentitySnapshot wanted, Match match) {
    DiscoveryResponse response = stream.next();
    while (!match.test(wanted, response)) {
      response = stream.next();
    }
    assertThat(stream.waiting()).as("responses after the newest").isZero();
    assertThat(Secrets.of(response)).hasSize(1);
  }

  private static void changeAtRandom(Subject subject, List<IdentitySnapshot> snapshots) {
    var random = new Random(7);
    for (int i = 0; i < 2000; i++) {
      if (random.nextInt(10) == 0) {
        subject.withdraw();
      } else {
        subject.accept(snapshots.get(random.nextInt(snapshots.size())));
      }
      if (random.nextInt(20) == 0) {
        LockSupport.parkNanos(10_000);
      }
    }
  }

  private static Subjects failingToRelease(Subject subject, AtomicBoolean poisoned) {
    return _ ->
        new Subjects.Lease() {
          @Override
          public Subject subject() {
            return subject;
          }

          @Override
          public void close() {
            if (poisoned.get()) {
              throw new IllegalStateException("cannot be released");
            }
          }
        };
  }
}

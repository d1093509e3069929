package dev.spirebridge.sds;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.store.Caller;
import dev.spirebridge.testing.Await;
import dev.spirebridge.unixsocket.EventLoops;
import io.grpc.netty.shaded.io.netty.channel.EventLoop;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Followers that come and go on several event loops at once. */
class SubjectFeedsTest {

  private static final Caller CALLER =
      new Caller("unix:///x", Optional.of(new Caller.ProcessIds(11, 0, 0)));
  private static final int TIMES = 20_000;

  private final CallerSubjects subjects = new CallerSubjects();

  /** Few followers at a time, so that many a leaving is the last one's. */
  @Test
  void whoeverComesWhileTheLastOneLeavesHearsOfTheNextChange() throws Exception {
    subjects.of(11).accept(Identities.one());
    try (var loops = new EventLoops("feeds-under-test", 3)) {
      var feeds = new SubjectFeeds(subjects);
      var apart = new AtomicInteger();
      var done = new CountDownLatch(loops.all().size());
      loops.all().forEach(loop -> loop.execute(() -> comeAndGo(feeds, loop, apart, done, TIMES)));
      assertThat(done.await(60, TimeUnit.SECONDS)).isTrue();

      assertThat(apart).as("times that two followed different feeds of one subject").hasValue(0);
      assertThat(feeds.size()).isZero();
      assertThat(subjects.openLeases()).isZero();

      var told = new CountDownLatch(1);
      EventLoop loop = loops.all().getLast();
      var claim = loop.submit(() -> feeds.claim(CALLER, loop, told::countDown)).get();
      subjects.of(11).accept(Identities.one());
      assertThat(told.await(10, TimeUnit.SECONDS)).isTrue();
      loop.submit(claim::release).get();
      assertThat(feeds.size()).isZero();
    }
  }

  @Test
  void aFeedThatNobodyFollowsHearsNothingMore() throws Exception {
    try (var loops = new EventLoops("feeds-under-test", 1)) {
      var feeds = new SubjectFeeds(subjects);
      EventLoop loop = loops.all().getFirst();
      var told = new AtomicInteger();
      var claim = loop.submit(() -> feeds.claim(CALLER, loop, told::incrementAndGet)).get();
      subjects.of(11).accept(Identities.one());
      Await.until("both rounds", RunningSds.LIMIT, () -> told.get() == 2);
      loop.submit(claim::release).get();
      // On this loop, so that what an accept sets going is queued ahead of the question below.
      loop.submit(() -> subjects.of(11).accept(Identities.one())).get();
      assertThat(loop.submit(claim::stage).get().certificates()).isPresent();
      assertThat(loop.submit(claim::isAwaited).get()).isFalse();
      assertThat(told).hasValue(2);
    }
  }

  /** In steps, for other tasks of the loop to come between. */
  private static void comeAndGo(
      SubjectFeeds feeds, EventLoop loop, AtomicInteger apart, CountDownLatch done, int left) {
    var claim = feeds.claim(CALLER, loop, () -> {});
    var second = feeds.claim(CALLER, loop, () -> {});
    // Each feed makes a stage of its own.
    if (!claim.stage().equals(second.stage())) {
      apart.incrementAndGet();
    }
    claim.release();
    second.release();
    if (left == 0) {
      done.countDown();
    } else {
      loop.execute(() -> comeAndGo(feeds, loop, apart, done, left - 1));
    }
  }
}

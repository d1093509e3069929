package dev.spirebridge.admin;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class LivenessTest {

  private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

  @Test
  void aThreadThatHasEndedIsNamed() throws InterruptedException {
    CountDownLatch end = new CountDownLatch(1);
    Thread thread = Thread.ofPlatform().name("watch").unstarted(() -> awaitQuietly(end));
    Liveness liveness = Liveness.ofThreads(List.of(thread, Thread.currentThread()));

    thread.start();
    assertThat(liveness.stopped()).isEmpty();

    end.countDown();
    thread.join();
    assertThat(liveness.stopped()).containsExactly("thread watch has ended");
  }

  @Test
  void aLoopThatDoesNotComeRoundInTimeIsNamed() {
    AtomicReference<Instant> now = new AtomicReference<>(START);
    Liveness liveness =
        Liveness.ofHeartbeat("the files loop", () -> START, Duration.ofSeconds(30), now::get);

    now.set(START.plusSeconds(30));
    assertThat(liveness.stopped()).isEmpty();

    now.set(START.plusSeconds(90));
    assertThat(liveness.stopped()).containsExactly("the files loop has not moved for 1m 30s");
  }

  @Test
  void allPartsAreAsked() {
    Liveness liveness = Liveness.all(List.of(() -> List.of("a"), List::of, () -> List.of("b")));

    assertThat(liveness.stopped()).containsExactly("a", "b");
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

package dev.spirebridge.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.testing.Await;
import dev.spirebridge.testing.MovableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class ReconcileLoopTest {

  private static final Duration SOON = Duration.ofSeconds(20);
  private static final Duration NEVER = Duration.ofHours(1);
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  private final LookAgain lookAgain = new LookAgain();
  private final MovableClock clock = new MovableClock(NOON);
  private final AtomicReference<Optional<String>> missing = new AtomicReference<>(Optional.empty());
  private final LinkedBlockingQueue<Integer> passes = new LinkedBlockingQueue<>();
  private final AtomicInteger count = new AtomicInteger();

  @Test
  void runsAPassAtTheStartAndWhenToldTo() throws InterruptedException {
    try (ReconcileLoop loop = loop(NEVER, () -> Pass.Outcome.SETTLED)) {
      awaitPass(1);
      lookAgain.raise();
      awaitPass(2);
      Await.until("the state", SOON, () -> loop.state().lastPass().equals(Optional.of(NOON)));
      assertThat(loop.state().trouble()).isEmpty();
      assertThat(passes).isEmpty();
    }
  }

  @Test
  void runsAPassEveryPeriodWithoutBeingTold() throws InterruptedException {
    try (ReconcileLoop loop = loop(Duration.ofMillis(20), () -> Pass.Outcome.SETTLED)) {
      awaitPass(1);
      awaitPass(2);
      awaitPass(3);
      assertThat(loop.state().failedPasses()).isZero();
    }
  }

  @Test
  void runsAPassSoonerWhereTheLastOneAskedForIt() throws InterruptedException {
    Pass.Outcome again = Pass.Outcome.settled(Optional.of(Duration.ofMillis(20)));
    try (ReconcileLoop loop = loop(NEVER, () -> again)) {
      awaitPass(1);
      awaitPass(2);
      assertThat(loop.state().trouble()).isEmpty();
    }
  }

  @Test
  void waitsUntilAllIsInSyncAndSaysWhatIsMissing() throws InterruptedException {
    missing.set(Optional.of("no pods: wait"));
    try (ReconcileLoop loop = loop(NEVER, () -> Pass.Outcome.SETTLED)) {
      Await.until(
          "the reason", SOON, () -> loop.state().trouble().equals(Optional.of("no pods: wait")));
      assertThat(passes).isEmpty();
      missing.set(Optional.empty());
      lookAgain.raise();
      awaitPass(1);
    }
  }

  @Test
  void triesAgainAfterAPassThatFailedOrThrew() throws InterruptedException {
    Pass pass =
        () ->
            switch (count.get()) {
              case 1 -> Pass.Outcome.failed("the API server is away: start it");
              case 2 -> throw new IllegalStateException("nobody expected this");
              case 3 -> throw new StackOverflowError("nor this");
              default -> Pass.Outcome.SETTLED;
            };
    try (ReconcileLoop loop = loop(NEVER, pass)) {
      awaitPass(1);
      awaitPass(2);
      awaitPass(3);
      awaitPass(4);
      Await.until("calm", SOON, () -> loop.state().trouble().isEmpty());
      assertThat(loop.state().failedPasses()).isEqualTo(3);
    }
  }

  @Test
  void changesDuringAPassAreOneMorePassHoweverManyTheyAre() throws InterruptedException {
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    Pass pass =
        () -> {
          if (count.get() == 1) {
            running.countDown();
            await(goOn);
          }
          return Pass.Outcome.SETTLED;
        };
    ReconcileLoop loop = loop(NEVER, pass);
    assertThat(running.await(20, TimeUnit.SECONDS)).isTrue();
    for (int each = 0; each < 100; each++) {
      lookAgain.raise();
    }
    goOn.countDown();
    awaitPass(1);
    awaitPass(2);
    loop.close();
    assertThat(passes).isEmpty();
  }

  @Test
  void closingWaitsForTheRunningPass() throws InterruptedException {
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    Pass pass =
        () -> {
          running.countDown();
          await(goOn);
          return Pass.Outcome.SETTLED;
        };
    ReconcileLoop loop = loop(NEVER, pass);
    assertThat(running.await(20, TimeUnit.SECONDS)).isTrue();
    Thread closing = Thread.ofVirtual().start(loop::close);
    assertThat(closing.join(Duration.ofMillis(100))).isFalse();
    goOn.countDown();
    assertThat(closing.join(SOON)).isTrue();
    awaitPass(1);
    lookAgain.raise();
    assertThat(passes.poll(100, TimeUnit.MILLISECONDS)).isNull();
  }

  private ReconcileLoop loop(Duration period, Pass pass) {
    LoopSettings settings =
        new LoopSettings(
            period,
            Duration.ofMillis(1),
            Duration.ofMillis(5),
            Duration.ofMillis(20),
            new SplittableRandom(1));
    Synced synced =
        new Synced() {
          @Override
          public boolean synced() {
            return missing.get().isEmpty();
          }

          @Override
          public Optional<String> trouble() {
            return missing.get();
          }
        };
    Pass counted =
        () -> {
          int number = count.incrementAndGet();
          try {
            return pass.run();
          } finally {
            passes.add(number);
          }
        };
    return ReconcileLoop.start("test", lookAgain, List.of(synced), counted, settings, clock);
  }

  private void awaitPass(int number) throws InterruptedException {
    assertThat(passes.poll(20, TimeUnit.SECONDS)).isEqualTo(number);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}

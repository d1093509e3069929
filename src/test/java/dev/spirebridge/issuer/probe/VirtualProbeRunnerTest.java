package dev.spirebridge.issuer.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.issuer.Aim;
import dev.spirebridge.issuer.Evidence;
import dev.spirebridge.issuer.Probe;
import dev.spirebridge.issuer.Verdict.NoCertificate;
import dev.spirebridge.issuer.Verdict.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class VirtualProbeRunnerTest {

  private static final Evidence NONE = new Evidence.NotSeen(new NoCertificate("none"));

  @Test
  void answersInTheOrderOfTheAims() throws InterruptedException {
    CountDownLatch second = new CountDownLatch(1);
    Probe waits =
        () -> {
          second.await();
          return new Evidence.NotSeen(new NoCertificate("first"));
        };
    Probe quick =
        () -> {
          second.countDown();
          return new Evidence.NotSeen(new NoCertificate("second"));
        };
    try (VirtualProbeRunner runner = new VirtualProbeRunner(2, Looks.PATIENT)) {
      assertThat(runner.run(List.of(Looks.aim("1", waits), Looks.aim("2", quick))))
          .extracting(Object::toString)
          .satisfiesExactly(
              one -> assertThat(one).contains("first"), two -> assertThat(two).contains("second"));
    }
  }

  @Test
  void whatGoesWrongWithOneIsItsOwnEvidence() throws InterruptedException {
    List<Aim> aims =
        List.of(
            Looks.aim("throws", throwing(new IllegalStateException("a\nbug"))),
            Looks.aim("fails", () -> throwIo()),
            Looks.aim("overflows", throwing(new StackOverflowError())),
            Looks.aim("works", () -> NONE));
    try (VirtualProbeRunner runner = new VirtualProbeRunner(2, Looks.PATIENT)) {
      List<Evidence> all = runner.run(aims);
      Looks.unreachable(all.get(0), Reason.OTHER, "failed: java.lang.IllegalStateException: a?bug");
      Looks.unreachable(all.get(1), Reason.OTHER, "pipe");
      Looks.unreachable(all.get(2), Reason.OTHER, "StackOverflowError");
      assertThat(all.get(3)).isEqualTo(NONE);
    }
  }

  @Test
  void aTargetThatNeverAnswersCostsItsLimitAndIsInterrupted() throws InterruptedException {
    CountDownLatch interrupted = new CountDownLatch(1);
    Probe hangs =
        () -> {
          try {
            new CountDownLatch(1).await();
            return NONE;
          } finally {
            interrupted.countDown();
          }
        };
    Looks.unreachable(
        Looks.through(hangs, Duration.ofMillis(300)), Reason.TIMED_OUT, "within 300 ms");
    assertThat(interrupted.await(10, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void looksAtNoMoreThanSoManyAtATimeAndCountsNoTimeBeforeATurn() throws InterruptedException {
    AtomicInteger now = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    Probe slow =
        () -> {
          most.accumulateAndGet(now.incrementAndGet(), Math::max);
          var _ = new CountDownLatch(1).await(50, TimeUnit.MILLISECONDS);
          now.decrementAndGet();
          return NONE;
        };
    List<Aim> aims = IntStream.range(0, 40).mapToObj(i -> Looks.aim("" + i, slow)).toList();
    try (VirtualProbeRunner runner = new VirtualProbeRunner(2, Duration.ofMillis(600))) {
      assertThat(runner.run(aims)).hasSize(40).containsOnly(NONE);
    }
    assertThat(most).hasValue(2);
  }

  @Test
  void isThroughWithFiveHundredDeadPodsInTime() throws Exception {
    Duration limit = Duration.ofMillis(500);
    try (ScriptedServer tarpit =
            ScriptedServer.of(client -> client.getInputStream().readAllBytes());
        VirtualProbeRunner runner = new VirtualProbeRunner(VirtualProbeRunner.AT_ONCE, limit)) {
      Probe probe =
          new TlsProbe(
              tarpit.hostPort(), Optional.empty(), TlsProbe.MESH_ALPN, TlsProbe.Client.ANONYMOUS);
      List<Aim> aims = IntStream.range(0, 500).mapToObj(i -> Looks.aim("" + i, probe)).toList();
      long start = System.nanoTime();
      List<Evidence> all = runner.run(aims);
      Duration took = Duration.ofNanos(System.nanoTime() - start);
      assertThat(all).hasSize(500);
      all.forEach(one -> Looks.unreachable(one, Reason.TIMED_OUT, "no answer within 500 ms"));
      assertThat(took).isLessThan(limit.multipliedBy(2 * 500 / VirtualProbeRunner.AT_ONCE));
    }
  }

  @Test
  void endsWhenItIsInterrupted() throws InterruptedException {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch ended = new CountDownLatch(1);
    CountDownLatch forEver = new CountDownLatch(1);
    Probe hangs =
        () -> {
          begun.countDown();
          forEver.await();
          return NONE;
        };
    try (VirtualProbeRunner runner = new VirtualProbeRunner(1, Duration.ofHours(1))) {
      Thread thread =
          Thread.startVirtualThread(() -> {
            try {
              runner.run(List.of(Looks.aim("it", hangs)));
            } catch (InterruptedException e) {
              ended.countDown();
            }
          });
      begun.await();
      thread.interrupt();
      assertThat(ended.await(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  private static Probe throwing(Throwable failure) {
    return () -> {
      switch (failure) {
        case RuntimeException e -> throw e;
        case Error e -> throw e;
        default -> throw new UncheckedIOException(new IOException(failure));
      }
    };
  }

  private static Evidence throwIo() throws IOException {
    throw new IOException("broken pipe");
  }
}

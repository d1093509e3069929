package dev.spirebridge.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.spirebridge.cli.SidecarBridge;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PipedReader;
import java.io.PipedWriter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The whole demo with Java TLS, and the bridges that the command line starts. */
class DemoTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final StringWriter told = new StringWriter();

  @Test
  void twoRotationsLeaveEveryCallAnsweredAndEveryPeerVerified() throws Exception {
    assertThat(demo(options(true, LIMIT), SidecarBridge::start).run()).as(told.toString()).isTrue();
    assertThat(told.toString())
        .contains("spiffe://demo.spirebridge.test/workload-b")
        .contains("rotation 1: a new key and certificate for everybody")
        .contains("rotation 2: a new authority")
        .containsPattern("all well: 2 rotations, \\d+ calls, 0 failed, 0 with an unverified peer");
    assertThat(folder()).doesNotExist();
  }

  @Test
  void goesOnUntilItIsStopped() throws Exception {
    var reader = new PipedReader(1 << 16);
    var demo =
        Demo.ofSidecars(
            options(false, LIMIT),
            SidecarBridge::start,
            new PrintWriter(new PipedWriter(reader)),
            InstantSource.system());
    var result = CompletableFuture.supplyAsync(() -> run(demo));
    var lines = new BufferedReader(reader).lines().iterator();
    var line = "";
    while (!line.contains("rotation 3")) {
      line = lines.next();
    }
    demo.stop();
    assertThat(result.get(20, TimeUnit.SECONDS)).isTrue();
  }

  @Test
  void stoppedBeforeTheFirstCallItPassesNoVerdict() throws Exception {
    var bridgeAsked = new CountDownLatch(1);
    var demo =
        demo(
            options(true, LIMIT),
            _ -> {
              bridgeAsked.countDown();
              return () -> {};
            });
    var result = CompletableFuture.supplyAsync(() -> run(demo));
    assertThat(bridgeAsked.await(20, TimeUnit.SECONDS)).isTrue();
    demo.stop();
    assertThat(result.get(20, TimeUnit.SECONDS)).isFalse();
    assertThat(told.toString())
        .contains("stopped before the first call")
        .doesNotContain("all well");
    assertThat(folder()).doesNotExist();
  }

  @Test
  void aBridgeThatServesNothingIsAFailureThatNamesTheParty() {
    var demo = demo(options(true, Duration.ofMillis(50)), _ -> () -> {});
    assertThatIllegalStateException()
        .isThrownBy(demo::run)
        .withMessageStartingWith("gateway got no certificate and trust bundle over SDS");
    assertThat(folder()).doesNotExist();
  }

  @Test
  void aBridgeThatCannotStartEndsTheDemo() {
    var demo =
        demo(
            options(true, LIMIT),
            _ -> {
              throw new IOException("port taken");
            });
    assertThatIOException().isThrownBy(demo::run).withMessage("port taken");
    assertThat(folder()).doesNotExist();
  }

  private static boolean run(Demo demo) {
    try {
      return demo.run();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private Demo demo(DemoOptions options, BridgeLauncher bridges) {
    return Demo.ofSidecars(options, bridges, new PrintWriter(told), InstantSource.system());
  }

  private static DemoOptions options(boolean once, Duration limit) {
    return new DemoOptions(
        once,
        Optional.empty(),
        new DemoOptions.Pace(
            Duration.ofMillis(20), Duration.ofMillis(50), Duration.ofMillis(500), limit));
  }

  private Path folder() {
    var found = Pattern.compile("folder +(\\S+)").matcher(told.toString());
    assertThat(found.find()).isTrue();
    return Path.of(found.group(1));
  }
}

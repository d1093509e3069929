package dev.spirebridge.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rotations that nobody puts to use; the ones that work are DemoTest's. */
class RotationsTest {
  private static final DemoOptions.Pace IMPATIENT =
      new DemoOptions.Pace(Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ofMillis(20));

  private final StringWriter told = new StringWriter();
  private final CallLedger ledger = new CallLedger();
  private final InstantSource clock = InstantSource.system();

  @TempDir Path folder;

  @Test
  void aRotationThatNoCallUsesCountsAsFailed() throws Exception {
    try (var stage = DemoStage.start(folder, _ -> () -> {}, clock)) {
      ledger.record(new CallOutcome.Verified(stage.handshakesWithLatestLeaves()));
      assertThat(rotations(stage).next(1)).isFalse();
      assertThat(rotations(stage).next(2)).isFalse();
    }
    assertThat(told.toString())
        .contains("rotation 1: a new key and certificate for everybody")
        .contains("NOT in use on every connection after 0.0 s")
        .doesNotContain("the old authority has left");
  }

  @Test
  void eachPartyHasItsOwnIdentityAndTheRotationGivesItANewOne() throws Exception {
    try (var stage = DemoStage.start(folder, _ -> () -> {}, clock)) {
      var before = stage.handshakesWithLatestLeaves();
      assertThat(new ExpectedPeers(stage.way()).problem(before)).isEmpty();
      rotations(stage).next(1);
      var after = stage.handshakesWithLatestLeaves();
      assertThat(new ExpectedPeers(stage.way()).problem(after)).isEmpty();
      assertThat(after).doesNotContainAnyElementsOf(before);
    }
  }

  private Rotations rotations(DemoStage stage) {
    return new Rotations(stage, ledger, new DemoReport(new PrintWriter(told), clock), IMPATIENT);
  }
}

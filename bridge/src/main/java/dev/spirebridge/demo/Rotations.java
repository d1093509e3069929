package dev.spirebridge.demo;

import dev.spirebridge.demo.DemoOptions.Pace;
import java.time.Duration;

/**
 * Rotates identities while calls go on, and waits for the proof that the new ones are in use: a
 * call all of whose handshakes are between the leaves issued last. One thread at a time.
 */
final class Rotations {
  /** After each step of a rotation, so that none counts as seen without calls. */
  private static final int GOOD_CALLS = 5;

  private final Stage stage;
  private final CallLedger ledger;
  private final DemoReport report;
  private final Pace pace;

  Rotations(Stage stage, CallLedger ledger, DemoReport report, Pace pace) {
    this.stage = stage;
    this.ledger = ledger;
    this.report = report;
    this.pace = pace;
  }

  /** Does the next rotation after a pause: leaves and authorities take turns. False: not seen. */
  boolean next(int number) throws InterruptedException {
    Thread.sleep(pace.betweenRotations());
    return number % 2 == 1 ? rotateSvids(number) : rotateAuthority(number);
  }

  private boolean rotateSvids(int number) throws InterruptedException {
    var before = ledger.tally();
    report.rotatingSvids(number);
    stage.trustDomain().rotateSvids();
    return awaitUse(before);
  }

  private boolean rotateAuthority(int number) throws InterruptedException {
    var before = ledger.tally();
    report.rotatingAuthority(number);
    stage.trustDomain().prepareAuthority();
    report.authorityPrepared(stage.trustDomain().bundle().getLast());
    Thread.sleep(pace.spread());

    stage.trustDomain().activateAuthority();
    report.authorityActivated(stage.trustDomain().activeAuthority().certificate());
    stage.trustDomain().rotateSvids();
    if (!awaitUse(before)) {
      return false;
    }

    var beforeRetirement = ledger.tally();
    stage.trustDomain().retireOldAuthorities();
    report.oldAuthorityRetired();
    return awaitGoodCalls(beforeRetirement);
  }

  private boolean awaitUse(CallLedger.Tally before) throws InterruptedException {
    report.issued(stage);
    long start = System.nanoTime();
    if (!ledger.awaitCallWith(stage.handshakesWithLatestLeaves(), pace.limit())) {
      report.notInUse(pace.limit());
      return false;
    }
    long nanos = System.nanoTime() - start;
    if (!awaitGoodCalls(ledger.tally())) {
      return false;
    }
    report.inUse(Duration.ofNanos(nanos), ledger.tally().since(before));
    return true;
  }

  private boolean awaitGoodCalls(CallLedger.Tally before) throws InterruptedException {
    boolean seen = ledger.awaitGoodCalls(GOOD_CALLS, before, pace.limit());
    if (!seen) {
      report.notEnoughCalls(GOOD_CALLS, pace.limit());
    }
    return seen;
  }
}

package dev.spirebridge.demo;

import dev.spirebridge.demo.calls.NextHop;
import java.io.IOException;
import java.time.Duration;

/** Calls through the gateway again and again on its own thread, and keeps the ledger. */
final class CallLoop implements AutoCloseable {
  private final NextHop gateway;
  private final ExpectedPeers expected;
  private final CallLedger ledger;
  private final DemoReport report;
  private final Duration pause;
  private final Thread thread =
      Thread.ofPlatform().name("demo-calls").daemon().unstarted(this::run);

  CallLoop(
      NextHop gateway,
      ExpectedPeers expected,
      CallLedger ledger,
      DemoReport report,
      Duration pause) {
    this.gateway = gateway;
    this.expected = expected;
    this.ledger = ledger;
    this.report = report;
    this.pause = pause;
  }

  /**
   * Waits until a call gets through, which proves that everybody is there, and starts: calls count
   * from then on.
   *
   * @throws IllegalStateException with what the last attempt met, if none gets through in time
   */
  void start(Duration limit) throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    for (var outcome = call(); !(outcome instanceof CallOutcome.Verified); outcome = call()) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(
            "No call got through within %d s: %s".formatted(limit.toSeconds(), problemOf(outcome)));
      }
      Thread.sleep(pause);
    }
    thread.start();
  }

  /** Ends the call that is under way, uncounted. */
  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    var lastProblem = "";
    try {
      while (true) {
        var outcome = call();
        ledger.record(outcome);
        var problem = problemOf(outcome);
        if (!problem.isEmpty() && !problem.equals(lastProblem)) {
          report.callWentWrong(problem);
        }
        lastProblem = problem;
        Thread.sleep(pause);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private CallOutcome call() throws InterruptedException {
    try {
      var handshakes = gateway.call();
      return expected
          .problem(handshakes)
          .<CallOutcome>map(CallOutcome.Unverified::new)
          .orElseGet(() -> new CallOutcome.Verified(handshakes));
    } catch (IOException e) {
      return new CallOutcome.Failed(e.getMessage() == null ? e.toString() : e.getMessage());
    }
  }

  private static String problemOf(CallOutcome outcome) {
    return switch (outcome) {
      case CallOutcome.Verified _ -> "";
      case CallOutcome.Unverified(var reason) -> reason;
      case CallOutcome.Failed(var reason) -> reason;
    };
  }
}

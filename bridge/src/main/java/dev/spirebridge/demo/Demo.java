package dev.spirebridge.demo;

import dev.spirebridge.demo.calls.CallPath;
import dev.spirebridge.demo.calls.Parties;
import dev.spirebridge.demo.envoy.EnvoyCallPath;
import dev.spirebridge.demo.jdk.JdkCallPath;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Shows the bridge on a machine that has nothing but a JDK: certificate authority, Workload API,
 * bridges, a gateway and two workloads in one process and a temporary folder. To be run once.
 */
public final class Demo {
  private static final int ROTATIONS_OF_ONCE = 2;
  private static final int STOP_LIMIT_SECONDS = 10;

  private final DemoOptions options;
  private final BridgeLauncher bridges;
  private final InstantSource clock;
  private final DemoReport report;
  private final CallLedger ledger = new CallLedger();
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile @Nullable Thread runner;

  /**
   * @param out what happens is told here, line by line
   */
  public Demo(DemoOptions options, BridgeLauncher bridges, PrintWriter out, InstantSource clock) {
    this.options = options;
    this.bridges = bridges;
    this.clock = clock;
    this.report = new DemoReport(out, clock);
  }

  /**
   * Runs until two rotations are done if that was asked for, else until {@link #stop} or an
   * interrupt; everything is stopped and the folder removed when it returns, unless something went
   * wrong and its logs are wanted.
   *
   * @return whether every call was answered, every peer verified, and every rotation seen in use
   * @throws IOException if a port, a socket or a process cannot be had
   * @throws IllegalStateException if no call gets through at all; the message says what to look at
   */
  public boolean run() throws IOException {
    runner = Thread.currentThread();
    try (var folder = DemoFolder.create()) {
      boolean good = false;
      try {
        good = play(folder.path());
      } finally {
        if (good || options.envoy().isEmpty()) {
          folder.discard();
        } else {
          report.logsStay(folder.path());
        }
      }
      return good;
    } finally {
      ended.countDown();
    }
  }

  /** Ends {@link #run} from another thread, such as a shutdown hook, and waits until it has. */
  public void stop() {
    var running = runner;
    if (running == null || ended.getCount() == 0) {
      return;
    }
    running.interrupt();
    try {
      var _ = ended.await(STOP_LIMIT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private boolean play(Path folder) throws IOException {
    long start = System.nanoTime();
    report.opening(options.envoy(), folder);
    int rotations = 0;
    boolean allSeen = true;
    try (var stage = DemoStage.start(folder, bridges, clock)) {
      report.stageSet(stage);
      try (var path = callPath(folder, stage.parties());
          var calls = callLoop(path, stage.parties())) {
        calls.start(options.pace().limit());
        report.firstCall(Duration.ofNanos(System.nanoTime() - start));
        if (!options.once()) {
          report.goingOn();
        }
        var rotation = new Rotations(stage, ledger, report, options.pace());
        while (!options.once() || rotations < ROTATIONS_OF_ONCE) {
          allSeen &= rotation.next(rotations + 1);
          rotations++;
        }
      }
    } catch (InterruptedException e) {
      // That is how a demo without an end is ended.
      if (ledger.tally().calls() == 0) {
        report.stoppedBeforeTheFirstCall();
        return false;
      }
    }
    boolean finished = !options.once() || rotations == ROTATIONS_OF_ONCE;
    boolean good = finished && allSeen && ledger.tally().bad() == 0 && ledger.tally().good() > 0;
    report.verdict(good, rotations, ledger.tally());
    return good;
  }

  private CallPath callPath(Path folder, Parties parties) throws IOException, InterruptedException {
    return options.envoy().isPresent()
        ? EnvoyCallPath.start(options.envoy().get(), folder, parties)
        : JdkCallPath.start(parties, options.pace().limit());
  }

  private CallLoop callLoop(CallPath path, Parties parties) {
    return new CallLoop(
        path, new ExpectedPeers(parties), ledger, report, options.pace().betweenCalls());
  }
}

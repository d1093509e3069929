package dev.spirebridge.demo;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Shows the bridge on a machine that has nothing but a JDK: it sets a scene in a temporary folder,
 * lets calls go through it and rotates identities meanwhile. To be run once.
 */
public final class Demo {
  private static final int ROTATIONS_OF_ONCE = 2;
  private static final int STOP_LIMIT_SECONDS = 10;

  private final DemoOptions options;
  private final Script script;
  private final DemoReport report;
  private final CallLedger ledger = new CallLedger();
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile @Nullable Thread runner;

  private Demo(DemoOptions options, Script script, DemoReport report) {
    this.options = options;
    this.script = script;
    this.report = report;
  }

  /**
   * A gateway and two workloads, each with a bridge of its own.
   *
   * @param out what happens is told here, line by line
   */
  public static Demo ofSidecars(
      DemoOptions options, BridgeLauncher bridges, PrintWriter out, InstantSource clock) {
    var report = new DemoReport(out, clock);
    return new Demo(options, new SidecarScript(options, bridges, clock, report), report);
  }

  /**
   * Three processes that share the one bridge of their node.
   *
   * @param options its Envoy is not used
   * @param out what happens is told here, line by line
   */
  public static Demo ofNode(
      DemoOptions options, NodeBridgeLauncher bridges, PrintWriter out, InstantSource clock) {
    var report = new DemoReport(out, clock);
    return new Demo(options, new NodeScript(options.pace(), bridges, clock, report), report);
  }

  /**
   * A cluster whose namespaces are labelled, with the controller and the one bridge of a node.
   *
   * @param options its Envoy is not used
   * @param out what happens is told here, line by line
   */
  public static Demo ofNamespaces(
      DemoOptions options,
      NodeBridgeLauncher bridges,
      ControllerLauncher controllers,
      PrintWriter out,
      InstantSource clock) {
    var report = new DemoReport(out, clock);
    return new Demo(
        options, new NamespaceScript(options.pace(), bridges, controllers, clock, report), report);
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
        if (good || !script.leavesLogs()) {
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
    script.opening(folder);
    int rotations = 0;
    boolean allSeen = true;
    try (var scene = script.start(folder);
        var calls = callLoop(scene)) {
      calls.start(options.pace().limit());
      report.firstCall(scene.stage().way(), Duration.ofNanos(System.nanoTime() - start));
      if (!options.once()) {
        report.goingOn();
      }
      allSeen = scene.interlude();
      var rotation = new Rotations(scene.stage(), ledger, report, options.pace());
      while (!options.once() || rotations < ROTATIONS_OF_ONCE) {
        allSeen &= rotation.next(rotations + 1);
        rotations++;
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

  private CallLoop callLoop(Scene scene) {
    return new CallLoop(
        scene.calls(),
        new ExpectedPeers(scene.stage().way()),
        ledger,
        report,
        options.pace().betweenCalls());
  }
}

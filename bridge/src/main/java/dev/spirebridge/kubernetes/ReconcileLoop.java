package dev.spirebridge.kubernetes;

import static dev.spirebridge.logging.LogEvent.INTERNAL_ERROR;
import static dev.spirebridge.logging.LogEvent.LOOP_RETRYING;
import static dev.spirebridge.logging.LogEvent.LOOP_SETTLED;
import static dev.spirebridge.logging.LogEvent.THREAD_ENDED;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread that runs a pass when somebody says to look again, and every so often without being
 * told. Nothing that a pass throws ends it.
 */
public final class ReconcileLoop implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ReconcileLoop.class);

  private final String name;
  private final LookAgain lookAgain;
  private final List<? extends Synced> needed;
  private final Pass pass;
  private final LoopSettings settings;
  private final InstantSource clock;
  private final Pauses pauses;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;
  private volatile LoopState state = LoopState.BEFORE;
  private int failures;

  private ReconcileLoop(
      String name,
      LookAgain lookAgain,
      List<? extends Synced> needed,
      Pass pass,
      LoopSettings settings,
      InstantSource clock) {
    this.name = name;
    this.lookAgain = lookAgain;
    this.needed = List.copyOf(needed);
    this.pass = pass;
    this.settings = settings;
    this.clock = clock;
    this.pauses = new Pauses(settings.firstPause(), settings.longestPause(), settings.random());
    this.thread = new Thread(this::run, name);
  }

  /**
   * @param name of the thread, and in the log
   * @param needed no pass is run while one of them is not in sync
   */
  public static ReconcileLoop start(
      String name,
      LookAgain lookAgain,
      List<? extends Synced> needed,
      Pass pass,
      LoopSettings settings,
      InstantSource clock) {
    ReconcileLoop loop = new ReconcileLoop(name, lookAgain, needed, pass, settings, clock);
    loop.thread.start();
    return loop;
  }

  /** Any thread. */
  public LoopState state() {
    return state;
  }

  /** The thread of the loop if it has ended unasked. */
  public Optional<String> stopped() {
    return StoppedThread.of(thread, isOpen());
  }

  /** Waits for the pass that is running, and runs no other. */
  @Override
  public void close() {
    closed.countDown();
    lookAgain.raise();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      while (isOpen()) {
        Optional<String> missing = missing();
        if (missing.isPresent()) {
          state = state.waitingFor(missing.get());
          lookAgain.await(settings.period());
        } else {
          afterwards(runPass());
        }
      }
    } catch (InterruptedException e) {
      LOG.error(
          THREAD_ENDED, "The loop {} was interrupted and has ended: restart the process.", name);
      state = state.waitingFor("the loop was interrupted: restart the process");
    }
  }

  private Optional<String> missing() {
    return needed.stream()
        .filter(each -> !each.synced())
        .findFirst()
        .map(each -> each.trouble().orElse("not in sync yet: wait a few seconds"));
  }

  private Pass.Outcome runPass() {
    try {
      return pass.run();
    } catch (RuntimeException | Error e) {
      LOG.error(
          INTERNAL_ERROR, "The loop {} had a pass that failed in a way nobody expected.", name, e);
      return Pass.Outcome.failed("a pass failed (" + e + "): look into the log");
    }
  }

  private void afterwards(Pass.Outcome outcome) throws InterruptedException {
    LoopState before = state;
    state = before.after(outcome, clock.instant());
    if (outcome.trouble().isEmpty()) {
      if (failures > 0) {
        LOG.info(LOOP_SETTLED, "The loop {} has nothing left to do again.", name);
      }
      failures = 0;
      Duration period = settings.period();
      lookAgain.await(outcome.again().filter(each -> each.compareTo(period) < 0).orElse(period));
    } else {
      failures++;
      if (!outcome.trouble().equals(before.trouble())) {
        LOG.warn(LOOP_RETRYING, "The loop {} will try again: {}.", name, outcome.trouble().get());
      }
      waitOut(pauses.after(failures));
    }
    closed.await(settings.settle().toNanos(), TimeUnit.NANOSECONDS);
    lookAgain.await(Duration.ZERO);
  }

  /** What fails is not tried again at once for every change that comes by. */
  private void waitOut(Duration pause) throws InterruptedException {
    Duration deaf = pause.compareTo(settings.firstPause()) < 0 ? pause : settings.firstPause();
    if (!closed.await(deaf.toNanos(), TimeUnit.NANOSECONDS)) {
      lookAgain.await(pause.minus(deaf));
    }
  }

  private boolean isOpen() {
    return closed.getCount() > 0;
  }
}

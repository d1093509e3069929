package dev.spirebridge.delegatedidentity;

import static dev.spirebridge.logging.LogEvent.INTERNAL_ERROR;

import dev.spirebridge.delegatedidentity.Timers.Timer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The thread that owns all subscriptions: whatever happens to them comes through its inbox, or from
 * its timers. An error in one thing does not end it.
 */
final class OwnerThread {

  private static final long STOP_LIMIT_MILLIS = 5000;

  private static final Logger log = LoggerFactory.getLogger(DelegatedIdentitySource.class);

  private final InstantSource clock;
  private final BlockingQueue<Runnable> inbox = new LinkedBlockingQueue<>();
  private final Timers timers = new Timers();
  private final Thread thread;
  private boolean stopped;

  OwnerThread(String name, InstantSource clock) {
    this.clock = clock;
    this.thread = Thread.ofPlatform().name(name).daemon().unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /** Has the thread do something soon. Called from any thread, never blocks. */
  void execute(Runnable task) {
    inbox.add(task);
  }

  /** Has the thread do something later. Called on the thread alone. */
  Timer after(Duration pause, Runnable task) {
    return timers.add(clock.instant().plus(pause), task);
  }

  /** Called on the thread alone. */
  void cancel(Timer timer) {
    timers.cancel(timer);
  }

  /** How many things wait for their time. Called on the thread alone. */
  int timers() {
    return timers.size();
  }

  /**
   * Does {@code last} after all that is in the inbox, then ends, and waits for that. May come
   * before {@link #start}.
   */
  void stop(Runnable last) {
    execute(() -> {
      stopped = true;
      last.run();
    });
    try {
      // Unlike its sibling that takes a Duration, it accepts a thread that was never started.
      thread.join(STOP_LIMIT_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  boolean hasEnded() {
    return thread.getState() == Thread.State.TERMINATED;
  }

  private void run() {
    while (!stopped) {
      try {
        awaitTask().ifPresent(Runnable::run);
      } catch (InterruptedException e) {
        stopped = true;
      } catch (RuntimeException e) {
        // An error of ours. Whatever it was: without this thread nothing would ever be renewed.
        log.error(
            INTERNAL_ERROR, "one step was lost to an error of the bridge; please report it", e);
      }
    }
  }

  /** The next task from the inbox or of a timer; now and then none. */
  private Optional<Runnable> awaitTask() throws InterruptedException {
    Instant now = clock.instant();
    Optional<Runnable> due = timers.takeDue(now);
    if (due.isPresent()) {
      return due;
    }
    Optional<Duration> pause = timers.untilNext(now);
    if (pause.isEmpty()) {
      return Optional.of(inbox.take());
    }
    return Optional.ofNullable(inbox.poll(pause.get().toNanos(), TimeUnit.NANOSECONDS));
  }
}

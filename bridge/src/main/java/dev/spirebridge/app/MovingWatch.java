package dev.spirebridge.app;

import static dev.spirebridge.logging.LogEvent.INTERNAL_ERROR;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the file of a move every two seconds, on a thread of its own: a file system that hangs
 * holds up nothing else, not even the end of the roots' time.
 */
final class MovingWatch implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(MovingRoots.class);

  private static final Duration PERIOD = Duration.ofSeconds(2);

  private final MovingRoots roots;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final Thread thread;

  MovingWatch(MovingRoots roots) {
    this.roots = roots;
    this.thread = Thread.ofPlatform().name("moving-roots").daemon().unstarted(this::run);
  }

  /** Goes on by itself; it begins with a first {@link #look}, which is the caller's. */
  void start() {
    thread.start();
  }

  /** Whether its thread came to an end; without it no later file is ever seen. */
  boolean hasEnded() {
    return thread.getState() == Thread.State.TERMINATED;
  }

  /** May come before {@link #start}. Does not wait for a look that is under way. */
  @Override
  public void close() {
    stopping.countDown();
  }

  private void run() {
    try {
      while (!stopping.await(PERIOD.toMillis(), TimeUnit.MILLISECONDS)) {
        look();
      }
    } catch (InterruptedException e) {
      log.debug("interrupted, which only happens to stop it");
    }
  }

  /** Before {@link #start} on any thread; whatever goes wrong is told and keeps nobody up. */
  void look() {
    try {
      roots.look();
    } catch (RuntimeException e) {
      log.error(
          INTERNAL_ERROR,
          "the roots of a move are looked at again after an error; please report it",
          e);
    }
  }
}

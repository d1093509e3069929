package dev.spirebridge.kubernetes;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * A flag that sticks: what is raised while nobody waits is found by the next one who does, and any
 * number of raises before that are one.
 *
 * <p>spire-controller-manager hands its trigger over an unbuffered channel and loses what happens
 * during a running reconcile until its next tick; this has a capacity of one instead. Safe for any
 * number of threads that raise and one that waits.
 */
public final class LookAgain {

  private final Semaphore raised = new Semaphore(0);

  /** Never blocks. */
  public void raise() {
    if (raised.availablePermits() == 0) {
      raised.release();
    }
  }

  /**
   * Waits until the flag is raised, and lowers it.
   *
   * @return false if the time passed first
   */
  public boolean await(Duration atMost) throws InterruptedException {
    boolean found = raised.tryAcquire(atMost.toNanos(), TimeUnit.NANOSECONDS);
    raised.drainPermits();
    return found;
  }
}

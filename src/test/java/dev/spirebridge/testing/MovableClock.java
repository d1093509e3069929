package dev.spirebridge.testing;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A clock that stands still until a test moves it. Any thread may read it. */
public final class MovableClock implements InstantSource {

  private final AtomicReference<@Nullable Thread> brokenBy = new AtomicReference<>();
  private volatile Instant now;

  public MovableClock(Instant start) {
    now = start;
  }

  @Override
  public Instant instant() {
    Thread breaker = brokenBy.get();
    if (breaker != null
        && !breaker.equals(Thread.currentThread())
        && brokenBy.compareAndSet(breaker, null)) {
      throw new IllegalStateException("a test broke the clock");
    }
    return now;
  }

  /** The next reading by another thread throws: an error that nobody can have expected. */
  public void failOnce() {
    brokenBy.set(Thread.currentThread());
  }

  /** Called by one thread at a time. */
  public void advance(Duration time) {
    setTo(now.plus(time));
  }

  public void setTo(Instant instant) {
    now = instant;
  }
}

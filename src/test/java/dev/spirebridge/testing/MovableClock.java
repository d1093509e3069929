package dev.spirebridge.testing;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicBoolean;

/** A clock that stands still until a test moves it. Any thread may read it. */
public final class MovableClock implements InstantSource {

  private final AtomicBoolean broken = new AtomicBoolean();
  private volatile Instant now;

  public MovableClock(Instant start) {
    now = start;
  }

  @Override
  public Instant instant() {
    if (broken.compareAndSet(true, false)) {
      throw new IllegalStateException("a test broke the clock");
    }
    return now;
  }

  /** The next reading throws: an error that nobody can have expected. */
  public void failOnce() {
    broken.set(true);
  }

  /** Called by one thread at a time. */
  public void advance(Duration time) {
    setTo(now.plus(time));
  }

  public void setTo(Instant instant) {
    now = instant;
  }
}

package dev.spirebridge.unixsocket;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** Counts a listener's connections and keeps them below a limit. Used from any thread. */
public final class ConnectionGate {

  private final int limit;
  private final AtomicInteger open = new AtomicInteger();
  private final LongAdder accepted = new LongAdder();
  private final LongAdder refused = new LongAdder();

  public ConnectionGate(int limit) {
    this.limit = limit;
  }

  /** Whether one more may enter; who entered must {@link #leave()}. */
  boolean enter() {
    if (open.getAndUpdate(count -> Math.min(count + 1, limit)) >= limit) {
      refused.increment();
      return false;
    }
    accepted.increment();
    return true;
  }

  void leave() {
    open.decrementAndGet();
  }

  int limit() {
    return limit;
  }

  public int open() {
    return open.get();
  }

  public long accepted() {
    return accepted.sum();
  }

  public long refused() {
    return refused.sum();
  }
}

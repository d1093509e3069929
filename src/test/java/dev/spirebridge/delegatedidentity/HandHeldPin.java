package dev.spirebridge.delegatedidentity;

import dev.spirebridge.store.Caller;
import dev.spirebridge.store.Caller.ProcessIds;
import dev.spirebridge.store.ProcessPin;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A process that lives until a test ends it, with or without telling. */
final class HandHeldPin implements ProcessPin {

  private final int pid;
  private final Map<Object, Runnable> wishes = new LinkedHashMap<>();
  private boolean alive = true;

  HandHeldPin(int pid) {
    this.pid = pid;
  }

  /** The process as a caller, on a connection of its own. */
  Caller caller() {
    return new Caller(
        "unix:///sds.sock", Optional.of(new ProcessIds(pid, 1337, 1337)), Optional.of(this));
  }

  /** Ends the process and tells everybody. */
  void end() {
    List<Runnable> told;
    synchronized (this) {
      alive = false;
      told = List.copyOf(wishes.values());
      wishes.clear();
    }
    told.forEach(Runnable::run);
  }

  /** Ends the process; the news of it has yet to arrive. */
  synchronized void endUnheard() {
    alive = false;
  }

  synchronized int wishes() {
    return wishes.size();
  }

  @Override
  public Optional<String> podUid() {
    return Optional.of("pod-" + pid);
  }

  @Override
  public synchronized boolean isAlive() {
    return alive;
  }

  @Override
  public Runnable onExit(Runnable action) {
    Object wish = new Object();
    synchronized (this) {
      if (alive) {
        wishes.put(wish, action);
        return () -> takeBack(wish);
      }
    }
    action.run();
    return () -> {};
  }

  private synchronized void takeBack(Object wish) {
    wishes.remove(wish);
  }
}

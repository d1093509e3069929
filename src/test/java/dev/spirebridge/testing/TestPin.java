package dev.spirebridge.testing;

import dev.spirebridge.store.ProcessPin;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Holds a process that lives until a test ends it. */
public final class TestPin implements ProcessPin {

  private final List<Runnable> actions = new ArrayList<>();
  private volatile boolean alive = true;

  @Override
  public Optional<String> podUid() {
    return Optional.empty();
  }

  @Override
  public boolean isAlive() {
    return alive;
  }

  @Override
  public Runnable onExit(Runnable action) {
    synchronized (actions) {
      if (alive) {
        actions.add(action);
        return () -> takeBack(action);
      }
    }
    action.run();
    return () -> {};
  }

  /** The process ends; nobody is told before {@link #tellExit()}, as with a real one. */
  public void end() {
    synchronized (actions) {
      alive = false;
    }
  }

  /** Its end is noticed. */
  public void tellExit() {
    List<Runnable> due;
    synchronized (actions) {
      due = List.copyOf(actions);
      actions.clear();
    }
    due.forEach(Runnable::run);
  }

  private void takeBack(Runnable action) {
    synchronized (actions) {
      actions.remove(action);
    }
  }
}

package dev.spirebridge.store;

import dev.spirebridge.identity.IdentitySnapshot;
import dev.spirebridge.store.SubjectState.Absent;
import dev.spirebridge.store.SubjectState.Available;
import dev.spirebridge.store.SubjectState.Pending;
import dev.spirebridge.store.SubjectState.Withdrawn;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The one place where a subject's latest state stands.
 *
 * <p>One thread writes, any number read. Subscribers are told that something changed and read the
 * state themselves, so that a slow one skips what it missed instead of queueing it.
 */
public final class Subject {

  private final String name;
  private final Acceptances acceptances;
  private final List<Runnable> subscribers = new CopyOnWriteArrayList<>();
  private volatile SubjectState state = new Pending();

  /**
   * @param name for status and logs, {@code self} where there is one subject for everybody
   */
  public Subject(String name) {
    this(name, Acceptances.UNHEARD);
  }

  /**
   * @param acceptances told of all that is accepted, once the subscribers have been
   */
  public Subject(String name, Acceptances acceptances) {
    this.name = name;
    this.acceptances = acceptances;
  }

  public String name() {
    return name;
  }

  public SubjectState state() {
    return state;
  }

  /** Takes accepted identities into use. Called by the source's thread alone. */
  public void accept(IdentitySnapshot identities) {
    Optional<IdentitySnapshot> before = state.lastAccepted();
    change(new Available(identities));
    acceptances.accepted(this, before, identities);
  }

  /** Notes that the agent has no identity for this subject. Called by the source's thread alone. */
  public void withdraw() {
    switch (state) {
      case Pending _ -> change(new Absent());
      case Absent _, Withdrawn _ -> {}
      case Available(IdentitySnapshot identities) -> change(new Withdrawn(identities));
    }
  }

  /**
   * Runs {@code onChange} after each change, on the writer's thread: it must not block or throw.
   *
   * @return what ends the subscription
   */
  public Runnable subscribe(Runnable onChange) {
    subscribers.add(onChange);
    return () -> subscribers.remove(onChange);
  }

  private void change(SubjectState next) {
    state = next;
    subscribers.forEach(Runnable::run);
  }
}

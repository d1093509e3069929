package dev.spirebridge.kubernetes;

import java.util.HashSet;
import java.util.Set;

/**
 * Which objects of ours were there, so that one that has to be created although it was is known to
 * have been deleted by somebody else. One thread at a time; forgets with the process.
 */
public final class Disappearances {

  private final Set<String> present = new HashSet<>();

  public void isThere(String name) {
    present.add(name);
  }

  /** It was deleted by us, or may have been: a request that got no answer can have been heard. */
  public void mayBeGone(String name) {
    present.remove(name);
  }

  /** Nothing is known any more: others may have written meanwhile. */
  public void forget() {
    present.clear();
  }

  /**
   * Notes that an object was just created.
   *
   * @return whether it was there before, and somebody else deleted it
   */
  public boolean createdAgain(String name) {
    return !present.add(name);
  }
}

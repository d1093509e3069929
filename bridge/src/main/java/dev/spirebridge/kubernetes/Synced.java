package dev.spirebridge.kubernetes;

import java.util.Optional;

/** Something that a pass must not be run without. Any thread; never blocks. */
public interface Synced {

  /** Whether what it shows is the whole, and is told of every change at once. */
  boolean synced();

  /** Why it isn't, ending with what to do; empty when it is. */
  Optional<String> trouble();
}

package dev.spirebridge.kubernetes;

import java.util.Optional;

/** One look at the whole, and all that follows from it. */
public interface Pass {

  /**
   * What became of it.
   *
   * @param trouble why it has to be tried again, ending with what to do; empty when nothing is left
   */
  record Outcome(Optional<String> trouble) {

    public static final Outcome SETTLED = new Outcome(Optional.empty());

    public static Outcome failed(String why) {
      return new Outcome(Optional.of(why));
    }
  }

  /** Called by one thread at a time, and only while all that it looks at is in sync. */
  Outcome run();
}

package dev.spirebridge.kubernetes;

import java.time.Duration;
import java.util.Optional;

/** One look at the whole, and all that follows from it. */
public interface Pass {

  /**
   * What became of it.
   *
   * @param trouble why it has to be tried again, ending with what to do; empty when nothing is left
   * @param again after which time to look again, changes or not; empty for the loop's own period
   */
  record Outcome(Optional<String> trouble, Optional<Duration> again) {

    public static final Outcome SETTLED = settled(Optional.empty());

    public static Outcome settled(Optional<Duration> again) {
      return new Outcome(Optional.empty(), again);
    }

    public static Outcome failed(String why) {
      return new Outcome(Optional.of(why), Optional.empty());
    }
  }

  /** Called by one thread at a time, and only while all that it looks at is in sync. */
  Outcome run();
}

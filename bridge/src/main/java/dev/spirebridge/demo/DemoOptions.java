package dev.spirebridge.demo;

import dev.spirebridge.demo.envoy.EnvoyProgram;
import java.time.Duration;
import java.util.Optional;

/**
 * How the demo runs.
 *
 * @param once whether to end after two rotations; otherwise it goes on until stopped
 * @param envoy carries the calls if present, else Java TLS does
 */
public record DemoOptions(boolean once, Optional<EnvoyProgram> envoy, Pace pace) {

  /** At the pace that fits: nobody reads along when it is over at once. */
  public static DemoOptions of(boolean once, Optional<EnvoyProgram> envoy) {
    return new DemoOptions(once, envoy, once ? Pace.BRISK : Pace.READABLE);
  }

  /**
   * How fast things happen.
   *
   * @param betweenCalls from the end of a call to the start of the next
   * @param betweenRotations calls go on meanwhile
   * @param spread how long a new authority is given to reach every trust bundle before it signs
   * @param limit for what must happen after a start or a rotation; later is a failure
   */
  public record Pace(
      Duration betweenCalls, Duration betweenRotations, Duration spread, Duration limit) {

    /** Slow enough to read along. */
    static final Pace READABLE =
        new Pace(
            Duration.ofMillis(100),
            Duration.ofSeconds(4),
            Duration.ofSeconds(2),
            Duration.ofSeconds(15));

    /** Two rotations well within 20 seconds of a start, also where two cores do everything. */
    static final Pace BRISK =
        new Pace(
            Duration.ofMillis(50),
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            Duration.ofSeconds(15));
  }
}

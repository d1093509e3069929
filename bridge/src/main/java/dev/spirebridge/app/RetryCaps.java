package dev.spirebridge.app;

import dev.spirebridge.workloadapi.RetryPolicy;
import java.time.Duration;

/**
 * The longest pause between two tries to watch the agent; the pauses before it grow from 100 ms.
 *
 * @param awaitingRegistration while the agent says that no identity is registered
 * @param otherwise after any other end of the watch
 * @param rejected while the agent refuses the request itself, which only a change of set-up cures
 */
public record RetryCaps(Duration awaitingRegistration, Duration otherwise, Duration rejected) {

  /** A new registration is what a starting pod waits for, so it is asked for more often. */
  public static final RetryCaps DEFAULT =
      new RetryCaps(
          RetryPolicy.DEFAULT.awaitingRegistrationCap(),
          RetryPolicy.DEFAULT.cap(),
          RetryPolicy.DEFAULT.rejected());

  RetryPolicy policy() {
    return new RetryPolicy(RetryPolicy.DEFAULT.first(), awaitingRegistration, otherwise, rejected);
  }
}

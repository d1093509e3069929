package dev.spirebridge.workloadapi;

import dev.spirebridge.unixsocket.Backoff;
import java.time.Duration;

/**
 * How long the watch pauses before it is opened again: doubling from {@code first} up to the cap of
 * its state, each pause shortened by up to half at random, so that the bridges of a node do not
 * come back to a restarted agent in step.
 *
 * @param awaitingRegistrationCap while the agent has no identity for us; an entry takes SPIRE's
 *     agent up to 5 s to learn
 * @param cap after any other end
 * @param rejected between tries while the agent refuses the request itself
 */
public record RetryPolicy(
    Duration first, Duration awaitingRegistrationCap, Duration cap, Duration rejected) {

  public static final RetryPolicy DEFAULT =
      new RetryPolicy(
          Duration.ofMillis(100),
          Duration.ofSeconds(5),
          Duration.ofSeconds(15),
          Duration.ofSeconds(60));

  /**
   * @param random from 0 (inclusive) to 1 (exclusive)
   */
  Duration pause(WatchState state, double random) {
    return switch (state) {
      case WatchState.Rejected _ -> Backoff.shortened(rejected, random);
      case WatchState.AwaitingRegistration(int failures) ->
          new Backoff(first, awaitingRegistrationCap).pause(failures, random);
      case WatchState.BackingOff(int failures) -> new Backoff(first, cap).pause(failures, random);
      case WatchState.Connecting _, WatchState.Streaming _, WatchState.Closed _ -> Duration.ZERO;
    };
  }
}

package dev.spirebridge.workloadapi;

import io.grpc.Status;

/** What can happen to a watch. */
sealed interface WatchEvent {

  /** The agent sent SVIDs, good or bad. */
  record Update() implements WatchEvent {}

  /** The agent sent an update without any SVID; the watch stays open. */
  record EmptyUpdate() implements WatchEvent {}

  /**
   * The watch ended, with whatever status: OK is an end as well.
   *
   * @param lasted whether it had been open for longer than the longest pause, so that this end is
   *     no sequel to the ones before it
   */
  record Ended(Status.Code code, boolean lasted) implements WatchEvent {}

  /** The pause before the next try is over. */
  record RetryDue() implements WatchEvent {}

  /** The bridge stops. */
  record Stop() implements WatchEvent {}
}

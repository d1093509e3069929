package dev.spirebridge.workloadapi;

import io.grpc.Status;

/** What can happen to a watch. */
sealed interface WatchEvent {

  /** The agent sent SVIDs, good or bad. */
  record Update() implements WatchEvent {}

  /** The agent sent an update without any SVID; the watch stays open. */
  record EmptyUpdate() implements WatchEvent {}

  /** The watch ended, with whatever status: OK is an end as well. */
  record Ended(Status.Code code) implements WatchEvent {}

  /** The pause before the next try is over. */
  record RetryDue() implements WatchEvent {}

  /** The bridge stops. */
  record Stop() implements WatchEvent {}
}

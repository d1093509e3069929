package dev.spirebridge.workloadapi;

import dev.spirebridge.status.SourcePhase;

/**
 * Where the watch stands.
 *
 * <p>{@code failures} counts the ends since a watch last lasted; the pause before the next try
 * grows with it.
 */
sealed interface WatchState {

  /** A watch is opened and has not said anything yet. SPIRE may attest for 30 s before it does. */
  record Connecting(int failures) implements WatchState {}

  /** The agent has no identity for us: it ended the watch to say so, or sent an empty list. */
  record AwaitingRegistration(int failures) implements WatchState {}

  /** The watch is open and has carried an update. */
  record Streaming(int failures) implements WatchState {}

  /** The watch ended or never came to be; the next try is due after a pause. */
  record BackingOff(int failures) implements WatchState {}

  /** The agent refuses the request as such. */
  record Rejected(int failures) implements WatchState {}

  /** The bridge stops. */
  record Closed() implements WatchState {}

  default SourcePhase phase() {
    return switch (this) {
      case Connecting _ -> SourcePhase.CONNECTING;
      case AwaitingRegistration _ -> SourcePhase.AWAITING_REGISTRATION;
      case Streaming _ -> SourcePhase.STREAMING;
      case BackingOff _ -> SourcePhase.BACKING_OFF;
      case Rejected _ -> SourcePhase.REJECTED;
      case Closed _ -> SourcePhase.CLOSED;
    };
  }

  default int failures() {
    return switch (this) {
      case Connecting(int failures) -> failures;
      case AwaitingRegistration(int failures) -> failures;
      case BackingOff(int failures) -> failures;
      case Rejected(int failures) -> failures;
      case Streaming(int failures) -> failures;
      case Closed _ -> 0;
    };
  }
}

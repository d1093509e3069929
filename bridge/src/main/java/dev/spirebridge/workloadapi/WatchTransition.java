package dev.spirebridge.workloadapi;

import dev.spirebridge.workloadapi.WatchEvent.EmptyUpdate;
import dev.spirebridge.workloadapi.WatchEvent.Ended;
import dev.spirebridge.workloadapi.WatchEvent.RetryDue;
import dev.spirebridge.workloadapi.WatchEvent.Stop;
import dev.spirebridge.workloadapi.WatchEvent.Update;
import dev.spirebridge.workloadapi.WatchState.AwaitingRegistration;
import dev.spirebridge.workloadapi.WatchState.BackingOff;
import dev.spirebridge.workloadapi.WatchState.Closed;
import dev.spirebridge.workloadapi.WatchState.Connecting;
import dev.spirebridge.workloadapi.WatchState.Rejected;
import dev.spirebridge.workloadapi.WatchState.Streaming;

/**
 * The watch's pure transition: which state follows, and what is to be done.
 *
 * <p>No end is final. SPIRE ends a watch with PERMISSION_DENIED when an entry is re-made, with
 * UNAVAILABLE when it restarts or cannot attest, and closes it with OK when it shuts down in good
 * order; each of these passes.
 *
 * <p>An update alone does not make the pauses short again: an agent that sends one and ends the
 * watch, over and over, would be dialled ten times a second.
 */
record WatchTransition(WatchState next, Action action) {

  /** What the loop does on entering the next state. */
  enum Action {
    /** Nothing beyond what the event itself brought. */
    NONE,
    /** Opens a watch. */
    OPEN,
    /** Waits for the pause that belongs to the next state, then reports it as over. */
    PAUSE,
    /** As {@link #PAUSE}, after telling the store that the agent has no identity for us. */
    WITHDRAW_AND_PAUSE,
    /** Tells the store that the agent has no identity for us; the watch stays open. */
    WITHDRAW,
    /** Closes the watch. */
    CLOSE
  }

  static WatchTransition of(WatchState state, WatchEvent event) {
    if (state instanceof Closed) {
      return new WatchTransition(state, Action.NONE);
    }
    return switch (event) {
      case Update _ -> new WatchTransition(new Streaming(state.failures()), Action.NONE);
      case EmptyUpdate _ ->
          new WatchTransition(new AwaitingRegistration(state.failures()), Action.WITHDRAW);
      case Ended(var code, boolean lasted) -> ended(lasted ? 1 : state.failures() + 1, code);
      case RetryDue _ -> new WatchTransition(new Connecting(state.failures()), Action.OPEN);
      case Stop _ -> new WatchTransition(new Closed(), Action.CLOSE);
    };
  }

  private static WatchTransition ended(int failures, io.grpc.Status.Code code) {
    return switch (code) {
      case PERMISSION_DENIED ->
          new WatchTransition(new AwaitingRegistration(failures), Action.WITHDRAW_AND_PAUSE);
      // UNIMPLEMENTED is what the agent's admin socket and a disabled Workload API answer.
      case INVALID_ARGUMENT, UNIMPLEMENTED ->
          new WatchTransition(new Rejected(failures), Action.PAUSE);
      case OK,
          CANCELLED,
          UNKNOWN,
          DEADLINE_EXCEEDED,
          NOT_FOUND,
          ALREADY_EXISTS,
          RESOURCE_EXHAUSTED,
          FAILED_PRECONDITION,
          ABORTED,
          OUT_OF_RANGE,
          INTERNAL,
          UNAVAILABLE,
          DATA_LOSS,
          UNAUTHENTICATED ->
          new WatchTransition(new BackingOff(failures), Action.PAUSE);
    };
  }
}

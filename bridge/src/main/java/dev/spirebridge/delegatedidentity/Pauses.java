package dev.spirebridge.delegatedidentity;

import dev.spirebridge.delegatedidentity.SubscriptionState.AgentAway;
import dev.spirebridge.delegatedidentity.SubscriptionState.AgentInOtherNamespace;
import dev.spirebridge.delegatedidentity.SubscriptionState.Asking;
import dev.spirebridge.delegatedidentity.SubscriptionState.AwaitingRegistration;
import dev.spirebridge.delegatedidentity.SubscriptionState.BackingOff;
import dev.spirebridge.delegatedidentity.SubscriptionState.CallerNotVisible;
import dev.spirebridge.delegatedidentity.SubscriptionState.Closed;
import dev.spirebridge.delegatedidentity.SubscriptionState.DelegateNotAuthorized;
import dev.spirebridge.delegatedidentity.SubscriptionState.DelegateWithoutEntry;
import dev.spirebridge.delegatedidentity.SubscriptionState.NotAllowed;
import dev.spirebridge.delegatedidentity.SubscriptionState.Rejected;
import dev.spirebridge.delegatedidentity.SubscriptionState.Streaming;
import dev.spirebridge.unixsocket.Backoff;
import java.time.Duration;

/**
 * How long to pause before the agent is asked again.
 *
 * <p>What concerns the bridge as a whole is found out by the bundle subscription alone, at the pace
 * of {@code retry}: when that is answered the callers are asked for again, spread. Until then each
 * of them waits for long, for a thousand that ask are no help to an agent that is just starting.
 */
record Pauses(Backoff retry, Duration rejected) {

  /** How many callers a second are asked for when the agent answers again. */
  private static final int RETURNING_PER_SECOND = 500;

  /**
   * @param random from 0 (inclusive) to 1 (exclusive)
   */
  Duration ofBundles(SubscriptionState state, double random) {
    return switch (state) {
      case BackingOff _,
          AgentAway _,
          AgentInOtherNamespace _,
          DelegateNotAuthorized _,
          DelegateWithoutEntry _ ->
          retry.pause(state.failures(), random);
      case Rejected _ -> Backoff.shortened(rejected, random);
      case Asking _,
          AwaitingRegistration _,
          NotAllowed _,
          Streaming _,
          CallerNotVisible _,
          Closed _ ->
          Duration.ZERO;
    };
  }

  /**
   * @param random from 0 (inclusive) to 1 (exclusive)
   */
  Duration ofCaller(SubscriptionState state, double random) {
    return switch (state) {
      case BackingOff _ -> retry.pause(state.failures(), random);
      case AgentAway _,
          AgentInOtherNamespace _,
          DelegateNotAuthorized _,
          DelegateWithoutEntry _,
          Rejected _ ->
          Backoff.shortened(rejected, random);
      case Asking _,
          AwaitingRegistration _,
          NotAllowed _,
          Streaming _,
          CallerNotVisible _,
          Closed _ ->
          Duration.ZERO;
    };
  }

  /**
   * When one of {@code waiting} callers is asked for after the agent has answered again.
   *
   * @param random from 0 (inclusive) to 1 (exclusive)
   */
  static Duration onReturn(int waiting, double random) {
    return Duration.ofMillis((long) (random * waiting * 1000 / RETURNING_PER_SECOND));
  }
}

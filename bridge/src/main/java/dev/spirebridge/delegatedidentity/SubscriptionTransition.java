package dev.spirebridge.delegatedidentity;

import dev.spirebridge.delegatedidentity.SubscriptionEvent.Answered;
import dev.spirebridge.delegatedidentity.SubscriptionEvent.AnsweredEmpty;
import dev.spirebridge.delegatedidentity.SubscriptionEvent.AnsweredNotAllowed;
import dev.spirebridge.delegatedidentity.SubscriptionEvent.Due;
import dev.spirebridge.delegatedidentity.SubscriptionEvent.Ended;
import dev.spirebridge.delegatedidentity.SubscriptionEvent.Stop;
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

/**
 * A subscription's pure transition: which state follows, and what is to be done.
 *
 * <p>No end is final, and no end withdraws anything: SPIRE says on an open subscription that a
 * caller has no identity. PERMISSION_DENIED is the bridge's own trouble, whoever the caller is.
 */
record SubscriptionTransition(SubscriptionState next, Action action) {

  /** What is done on entering the next state. */
  enum Action {
    /** Nothing beyond what the event itself brought. */
    NONE,
    /** Opens a subscription. */
    OPEN,
    /** Waits for the pause that belongs to the next state. */
    PAUSE,
    /** Tells the store that there is no identity; the subscription stays open. */
    WITHDRAW,
    /** Closes the subscription. */
    CLOSE
  }

  static SubscriptionTransition of(SubscriptionState state, SubscriptionEvent event) {
    return switch (state) {
      case Closed _ -> new SubscriptionTransition(state, Action.NONE);
      case CallerNotVisible _ when !(event instanceof Stop) ->
          new SubscriptionTransition(state, Action.NONE);
      case CallerNotVisible _,
          Asking _,
          AwaitingRegistration _,
          NotAllowed _,
          Streaming _,
          BackingOff _,
          AgentAway _,
          AgentInOtherNamespace _,
          DelegateNotAuthorized _,
          DelegateWithoutEntry _,
          Rejected _ ->
          whileOpen(state.failures(), event);
    };
  }

  private static SubscriptionTransition whileOpen(int failures, SubscriptionEvent event) {
    return switch (event) {
      case Answered _ -> new SubscriptionTransition(new Streaming(failures), Action.NONE);
      case AnsweredEmpty _ ->
          new SubscriptionTransition(new AwaitingRegistration(failures), Action.WITHDRAW);
      case AnsweredNotAllowed _ ->
          new SubscriptionTransition(new NotAllowed(failures), Action.WITHDRAW);
      case Ended(var reason, boolean lasted) ->
          new SubscriptionTransition(ended(lasted ? 1 : failures + 1, reason), Action.PAUSE);
      case Due _ -> new SubscriptionTransition(new Asking(failures), Action.OPEN);
      case Stop _ -> new SubscriptionTransition(new Closed(), Action.CLOSE);
    };
  }

  private static SubscriptionState ended(int failures, SubscriptionEnd.Reason reason) {
    return switch (reason) {
      case ENDED -> new BackingOff(failures);
      case AGENT_AWAY -> new AgentAway(failures);
      case AGENT_IN_OTHER_NAMESPACE -> new AgentInOtherNamespace(failures);
      case DELEGATE_NOT_AUTHORIZED -> new DelegateNotAuthorized(failures);
      case DELEGATE_WITHOUT_ENTRY -> new DelegateWithoutEntry(failures);
      case REJECTED -> new Rejected(failures);
    };
  }
}

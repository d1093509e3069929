package dev.spirebridge.delegatedidentity;

import dev.spirebridge.status.SourcePhase;

/**
 * Where the agent stands towards one caller, or, in the subscription to trust bundles, towards the
 * bridge itself.
 *
 * <p>{@code failures} counts the ends since a subscription last lasted; pauses grow with it.
 */
sealed interface SubscriptionState {

  /** A subscription is opened and has not said anything yet. SPIRE may attest for 30 s first. */
  record Asking(int failures) implements SubscriptionState {}

  /** The agent has no identity for the caller; the subscription is open and fills later. */
  record AwaitingRegistration(int failures) implements SubscriptionState {}

  /** The agent has identities for the caller, and the policy lets none of them be handed out. */
  record NotAllowed(int failures) implements SubscriptionState {}

  /** The subscription is open and has carried something. */
  record Streaming(int failures) implements SubscriptionState {}

  /** This subscription ended, for a cause of its own. */
  record BackingOff(int failures) implements SubscriptionState {}

  /** There is no connection to the agent. */
  record AgentAway(int failures) implements SubscriptionState {}

  /** The agent counts processes otherwise than the bridge: it is asked about none. */
  record AgentInOtherNamespace(int failures) implements SubscriptionState {}

  /** The agent does not let the bridge ask for others. */
  record DelegateNotAuthorized(int failures) implements SubscriptionState {}

  /** The agent does not know the bridge itself. */
  record DelegateWithoutEntry(int failures) implements SubscriptionState {}

  /** The agent refuses the request as such. */
  record Rejected(int failures) implements SubscriptionState {}

  /** The caller's process cannot be named to the agent. Nothing is asked, nothing changes that. */
  record CallerNotVisible() implements SubscriptionState {}

  /** Nothing is asked any more. */
  record Closed() implements SubscriptionState {}

  default SourcePhase phase() {
    return switch (this) {
      case Asking _ -> SourcePhase.CONNECTING;
      case AwaitingRegistration _ -> SourcePhase.AWAITING_REGISTRATION;
      case NotAllowed _ -> SourcePhase.NOT_ALLOWED;
      case Streaming _ -> SourcePhase.STREAMING;
      case BackingOff _, AgentAway _ -> SourcePhase.BACKING_OFF;
      case DelegateNotAuthorized _ -> SourcePhase.DELEGATE_NOT_AUTHORIZED;
      case DelegateWithoutEntry _ -> SourcePhase.DELEGATE_WITHOUT_ENTRY;
      case Rejected _ -> SourcePhase.REJECTED;
      case CallerNotVisible _, AgentInOtherNamespace _ -> SourcePhase.CALLER_NOT_VISIBLE;
      case Closed _ -> SourcePhase.CLOSED;
    };
  }

  default int failures() {
    return switch (this) {
      case Asking(int failures) -> failures;
      case AwaitingRegistration(int failures) -> failures;
      case NotAllowed(int failures) -> failures;
      case Streaming(int failures) -> failures;
      case BackingOff(int failures) -> failures;
      case AgentAway(int failures) -> failures;
      case AgentInOtherNamespace(int failures) -> failures;
      case DelegateNotAuthorized(int failures) -> failures;
      case DelegateWithoutEntry(int failures) -> failures;
      case Rejected(int failures) -> failures;
      case CallerNotVisible _, Closed _ -> 0;
    };
  }

  /** Whether an answer to somebody else's question may be a reason to ask again at once. */
  default boolean waitsForTheAgent() {
    return switch (this) {
      case AgentAway _,
          AgentInOtherNamespace _,
          DelegateNotAuthorized _,
          DelegateWithoutEntry _,
          Rejected _ ->
          true;
      case Asking _,
          AwaitingRegistration _,
          NotAllowed _,
          Streaming _,
          BackingOff _,
          CallerNotVisible _,
          Closed _ ->
          false;
    };
  }
}

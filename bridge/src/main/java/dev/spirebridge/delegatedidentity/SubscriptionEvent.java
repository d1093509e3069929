package dev.spirebridge.delegatedidentity;

/** What can happen to a subscription. */
sealed interface SubscriptionEvent {

  /** The agent sent something, good or bad. */
  record Answered() implements SubscriptionEvent {}

  /** The agent says that no registration entry matches; the subscription stays open. */
  record AnsweredEmpty() implements SubscriptionEvent {}

  /** The agent sent identities, and the policy lets none of them be handed out. */
  record AnsweredNotAllowed() implements SubscriptionEvent {}

  /**
   * The subscription ended.
   *
   * @param lasted whether it had been open for longer than the longest pause, so that this end is
   *     no sequel to the ones before it
   */
  record Ended(SubscriptionEnd.Reason reason, boolean lasted) implements SubscriptionEvent {}

  /** It is time to ask, for the first time or again. */
  record Due() implements SubscriptionEvent {}

  /** Nobody needs it any more. */
  record Stop() implements SubscriptionEvent {}
}

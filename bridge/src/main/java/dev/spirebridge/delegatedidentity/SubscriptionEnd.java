package dev.spirebridge.delegatedidentity;

/**
 * Why a subscription ended.
 *
 * @param text for people; what the agent said, or why it could not be asked
 */
record SubscriptionEnd(Reason reason, String text) {

  enum Reason {
    /** This one ended, for whatever cause; others on the same connection live on. */
    ENDED,
    /** There is no connection to the agent. */
    AGENT_AWAY,
    /** The agent counts processes otherwise than the bridge, so it was asked about none. */
    AGENT_IN_OTHER_NAMESPACE,
    /** The agent knows the bridge, but does not let it ask for others. */
    DELEGATE_NOT_AUTHORIZED,
    /** The agent does not know the bridge itself. */
    DELEGATE_WITHOUT_ENTRY,
    /** The agent refuses the request as such, or does not know it. */
    REJECTED
  }

  /** What should never be; it is asked again all the same. */
  static final SubscriptionEnd OF_OUR_OWN_ERROR =
      new SubscriptionEnd(Reason.ENDED, "an error of the bridge, see its log");

  /** Whether it would be the same for every caller, so that one need not ask for each. */
  boolean concernsTheBridge() {
    return switch (reason) {
      case AGENT_AWAY, AGENT_IN_OTHER_NAMESPACE, DELEGATE_NOT_AUTHORIZED, DELEGATE_WITHOUT_ENTRY ->
          true;
      case ENDED, REJECTED -> false;
    };
  }
}

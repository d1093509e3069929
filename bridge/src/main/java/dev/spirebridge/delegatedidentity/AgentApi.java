package dev.spirebridge.delegatedidentity;

import dev.spirebridge.store.Caller;

/**
 * What an agent offers to those who ask on behalf of others: the port behind which SPIRE's
 * Delegated Identity API stands, and behind which its Broker API can.
 *
 * <p>Neutral on purpose: an implementation decides how the process is named to the agent, and what
 * the statuses of its calls mean. Used by one thread.
 */
interface AgentApi extends AutoCloseable {

  /**
   * Asks for the identities of the process that called. Each message is the whole of them.
   *
   * @param caller its process is visible and pinned
   */
  Subscription subscribeToIdentities(Caller caller, Listener<CallerUpdate> listener);

  /** Asks for the trust bundles of all trust domains that the agent knows. */
  Subscription subscribeToBundles(Listener<BundlesUpdate> listener);

  /** Ends all subscriptions, once its thread does no more; listeners may still be told. */
  @Override
  void close();

  /** One call that stays open. */
  interface Subscription extends AutoCloseable {

    /** Lets the agent send the next message; the first one comes unbidden. */
    void next();

    /** Ends it; the listener may still be told. */
    @Override
    void close();
  }

  /** Told on a thread of the implementation, which it must not block. */
  interface Listener<T> {
    void received(T message);

    /** The last call of a subscription, which nobody but this side can keep open for ever. */
    void ended(SubscriptionEnd end);
  }
}

package dev.spirebridge.delegatedidentity;

import static dev.spirebridge.logging.LogEvent.INTERNAL_ERROR;

import dev.spirebridge.delegatedidentity.AgentApi.Subscription;
import dev.spirebridge.delegatedidentity.Timers.Timer;
import dev.spirebridge.unixsocket.Backoff;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one subscription to trust bundles, for all callers. It also is how the bridge learns where
 * itself stands with the agent, before anybody calls and while nobody can be asked for.
 *
 * <p>It is opened anew from time to time: SPIRE's agent never drops a trust domain from one that is
 * open. The old one stays until the new one has answered. Used by the owner thread.
 */
final class BundleFeed {

  private static final Logger log = LoggerFactory.getLogger(DelegatedIdentitySource.class);

  /** Told on the owner thread. */
  interface Listener {

    /** Bundles came, went or changed. */
    void bundlesChanged();

    /** The agent has answered a new subscription: it is there, and lets the bridge ask. */
    void agentAnswers();
  }

  private final Surroundings surroundings;
  private final Listener listener;
  private SubscriptionState state = new SubscriptionState.Asking(0);
  private TrustBundles bundles = TrustBundles.NONE;

  /** The one whose answers count; it may not have answered yet. */
  private @Nullable Attempt newest;

  /** The last one that has answered, while it is open. */
  private @Nullable Attempt answered;

  private @Nullable Timer next;
  private int failedRefreshes;

  BundleFeed(Surroundings surroundings, Listener listener) {
    this.surroundings = surroundings;
    this.listener = listener;
  }

  TrustBundles bundles() {
    return bundles;
  }

  void start() {
    step(new SubscriptionEvent.Due(), Optional.empty());
  }

  void stop() {
    step(new SubscriptionEvent.Stop(), Optional.empty());
  }

  /**
   * A caller's subscription ended for a cause that concerns the bridge as a whole. The agent says
   * so here only when a bundle changes, so it is asked.
   */
  void troubleSeen(SubscriptionEnd end) {
    Attempt working = newest;
    if (state instanceof SubscriptionState.Streaming && working != null) {
      dropNewest();
      ended(end, working.openedAt);
    }
  }

  private void step(SubscriptionEvent event, Optional<SubscriptionEnd> ended) {
    SubscriptionTransition transition = SubscriptionTransition.of(state, event);
    state = transition.next();
    switch (transition.action()) {
      // There is nobody here from whom anything could be withdrawn.
      case NONE, WITHDRAW -> {}
      case OPEN -> {
        surroundings.journal().bundlesAskedFor();
        open();
      }
      case PAUSE -> {
        var pause = surroundings.pauses().ofBundles(state, surroundings.chance());
        schedule(pause, () -> step(new SubscriptionEvent.Due(), Optional.empty()));
      }
      case CLOSE -> {
        unschedule();
        closeAll();
      }
    }
    surroundings.journal().entered(state, ended);
  }

  private void open() {
    dropNewest();
    Attempt attempt = new Attempt(surroundings.now());
    newest = attempt;
    // Also when it is never answered.
    var refresh = Backoff.shortened(surroundings.settings().bundleRefresh(), chance());
    schedule(refresh, this::open);
    try {
      attempt.subscription = surroundings.agent().subscribeToBundles(attempt);
    } catch (RuntimeException e) {
      log.error(INTERNAL_ERROR, "trust bundles could not be asked for; please report it", e);
      attempt.ended(SubscriptionEnd.OF_OUR_OWN_ERROR);
    }
  }

  /** An unanswered one is closed; one that has answered goes on until it is replaced. */
  private void dropNewest() {
    Attempt dropped = newest;
    newest = null;
    if (dropped != null && dropped != answered) {
      dropped.close();
    }
  }

  private void received(Attempt from, BundlesUpdate update) {
    if (from != newest && from != answered) {
      return;
    }
    boolean first = from == newest && from != answered;
    if (first) {
      Attempt replaced = answered;
      answered = from;
      if (replaced != null) {
        replaced.close();
      }
      failedRefreshes = 0;
      step(new SubscriptionEvent.Answered(), Optional.empty());
    }
    try {
      take(update);
    } catch (RuntimeException e) {
      log.error(
          INTERNAL_ERROR, "an update of trust bundles was lost to an error; please report it", e);
    }
    from.next();
    if (first) {
      listener.agentAnswers();
    }
  }

  private void take(BundlesUpdate update) {
    TrustBundles before = bundles;
    bundles = before.after(update);
    surroundings.journal().bundles(bundles);
    if (!bundles.usable().equals(before.usable())
        || !bundles.problems().equals(before.problems())) {
      listener.bundlesChanged();
    }
  }

  private void ended(Attempt from, SubscriptionEnd end) {
    boolean working = from == answered;
    if (working) {
      answered = null;
    }
    if (from == newest && isOnlyARefresh(end)) {
      newest = answered;
      var again = new SubscriptionState.BackingOff(++failedRefreshes);
      schedule(surroundings.pauses().ofBundles(again, chance()), this::open);
    } else if (from == newest || (working && state instanceof SubscriptionState.Streaming)) {
      dropNewest();
      ended(end, from.openedAt);
    }
  }

  /** Whether the one before it goes on, and this end says nothing about the bridge. */
  private boolean isOnlyARefresh(SubscriptionEnd end) {
    return answered != null
        && state instanceof SubscriptionState.Streaming
        && switch (end.reason()) {
          case ENDED, AGENT_AWAY -> true;
          case AGENT_IN_OTHER_NAMESPACE,
              DELEGATE_NOT_AUTHORIZED,
              DELEGATE_WITHOUT_ENTRY,
              REJECTED ->
              false;
        };
  }

  private void ended(SubscriptionEnd end, Instant openedAt) {
    boolean lasted = surroundings.lasted(openedAt);
    step(new SubscriptionEvent.Ended(end.reason(), lasted), Optional.of(end));
  }

  private double chance() {
    return surroundings.chance();
  }

  private void schedule(Duration pause, Runnable task) {
    unschedule();
    next =
        surroundings
            .owner()
            .after(
                pause,
                () -> {
                  next = null;
                  task.run();
                });
  }

  private void unschedule() {
    Timer waiting = next;
    if (waiting != null) {
      surroundings.owner().cancel(waiting);
      next = null;
    }
  }

  private void closeAll() {
    for (Attempt open : new @Nullable Attempt[] {newest, answered}) {
      if (open != null) {
        open.close();
      }
    }
    newest = null;
    answered = null;
  }

  /** One subscription, whose events come to the owner thread. */
  private final class Attempt implements AgentApi.Listener<BundlesUpdate> {
    private final Instant openedAt;
    private @Nullable Subscription subscription;

    private Attempt(Instant openedAt) {
      this.openedAt = openedAt;
    }

    @Override
    public void received(BundlesUpdate update) {
      surroundings.owner().execute(() -> BundleFeed.this.received(this, update));
    }

    @Override
    public void ended(SubscriptionEnd end) {
      surroundings.owner().execute(() -> BundleFeed.this.ended(this, end));
    }

    private void next() {
      Subscription open = subscription;
      if (open != null) {
        open.next();
      }
    }

    private void close() {
      Subscription open = subscription;
      if (open != null) {
        open.close();
      }
    }
  }
}

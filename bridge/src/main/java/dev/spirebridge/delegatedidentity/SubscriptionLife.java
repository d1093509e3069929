package dev.spirebridge.delegatedidentity;

import dev.spirebridge.delegatedidentity.Timers.Timer;
import dev.spirebridge.store.Caller;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How long a caller's subscription lives: from its first lease until the process ends, or until
 * nobody has needed it for a while. Either way nothing of it is left behind.
 */
final class SubscriptionLife {

  private final Caller caller;
  private final OwnerThread owner;
  private final Duration linger;
  private final CallerRegistry registry;
  private final CallerSubscription subscription;
  private Runnable takeBackExitWish = () -> {};
  private @Nullable Timer end;
  private boolean over;

  SubscriptionLife(
      Caller caller, Surroundings surroundings, BundleFeed bundles, CallerRegistry registry) {
    this.caller = caller;
    this.owner = surroundings.owner();
    this.linger =
        CallerSubscription.isVisible(caller) ? surroundings.settings().linger() : Duration.ZERO;
    this.registry = registry;
    this.subscription = new CallerSubscription(caller, surroundings, bundles, this::processEnded);
  }

  Caller caller() {
    return caller;
  }

  CallerSubscription subscription() {
    return subscription;
  }

  /** Somebody needs it for the first time. Called from any thread. */
  void begin() {
    owner.execute(this::start);
  }

  /** Nobody needs it any more, for now. Called from any thread. */
  void unused() {
    owner.execute(this::awaitEnd);
  }

  /** Ends it because the bridge stops; what the subject holds stays. Called by the owner thread. */
  void stop() {
    over = true;
    takeBackExitWish.run();
    subscription.stop();
  }

  private void start() {
    subscription.start();
    caller
        .pin()
        .filter(_ -> !over)
        .ifPresent(pin -> takeBackExitWish = pin.onExit(() -> owner.execute(this::processEnded)));
  }

  private void awaitEnd() {
    if (over) {
      return;
    }
    Timer before = end;
    if (before != null) {
      owner.cancel(before);
    }
    end =
        owner.after(
            linger,
            () -> {
              if (!over && registry.removeIfUnused(this)) {
                stop();
              }
            });
  }

  private void processEnded() {
    if (over) {
      return;
    }
    over = true;
    registry.remove(this);
    takeBackExitWish.run();
    Timer waiting = end;
    if (waiting != null) {
      owner.cancel(waiting);
    }
    subscription.processEnded();
  }
}

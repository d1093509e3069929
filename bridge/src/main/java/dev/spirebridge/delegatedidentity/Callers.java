package dev.spirebridge.delegatedidentity;

import java.util.List;
import java.util.random.RandomGenerator;

/** Hands on to all callers what the bundle subscription finds out for them. */
record Callers(CallerRegistry registry, RandomGenerator random) implements BundleFeed.Listener {

  @Override
  public void bundlesChanged() {
    registry.lives().forEach(life -> life.subscription().bundlesChanged());
  }

  /** They are asked for again, but not all at once. */
  @Override
  public void agentAnswers() {
    List<CallerSubscription> waiting =
        registry.lives().stream()
            .map(SubscriptionLife::subscription)
            .filter(CallerSubscription::waitsForTheAgent)
            .toList();
    waiting.forEach(caller -> caller.hurry(Pauses.onReturn(waiting.size(), random.nextDouble())));
  }
}

package dev.spirebridge.delegatedidentity;

import dev.spirebridge.identity.AcceptedIdentities;
import dev.spirebridge.store.Acceptances;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/** What all subscriptions of a source share. Used by the owner thread. */
record Surroundings(
    AgentApi agent,
    OwnerThread owner,
    DelegatedIdentitySource.Settings settings,
    InstantSource clock,
    RandomGenerator random,
    SourceJournal journal,
    CallerLog callerLog,
    AcceptedIdentities accepted,
    Acceptances acceptances) {

  Pauses pauses() {
    return new Pauses(settings.retry(), settings.rejected());
  }

  double chance() {
    return random.nextDouble();
  }

  Instant now() {
    return clock.instant();
  }

  /** Whether so much time has gone by that an end is no sequel to the ones before. */
  boolean lasted(Instant openedAt) {
    Duration longestPause = settings.retry().cap();
    return !openedAt.plus(longestPause).isAfter(now());
  }
}

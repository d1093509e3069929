package dev.spirebridge.delegatedidentity;

import dev.spirebridge.identity.IdentitySnapshot;
import dev.spirebridge.status.SourcePhase;
import dev.spirebridge.status.SubscriptionStatus;
import dev.spirebridge.store.Caller;
import io.spiffe.spiffeid.SpiffeId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.slf4j.event.Level;

/**
 * What is told of one caller: its status, and a log line when a phase is entered for the first
 * time. What befalls all callers alike is the {@link SourceJournal}'s to tell. Written by the owner
 * thread, the status is read by any.
 */
final class CallerJournal {

  private static final int FAILURES_TO_TELL = 3;

  private final Caller caller;
  private final SourceJournal source;
  private final CallerLog log;
  private final InstantSource clock;
  private final PhaseClock phases;
  private final Set<SourcePhase> logged = EnumSet.noneOf(SourcePhase.class);
  private volatile SubscriptionStatus status;
  private Optional<String> waitingFor = Optional.empty();
  private boolean leftOutLogged;

  CallerJournal(Caller caller, SourceJournal source, CallerLog log, InstantSource clock) {
    this.caller = caller;
    this.source = source;
    this.log = log;
    this.clock = clock;
    Instant now = clock.instant();
    this.phases = new PhaseClock(now);
    this.status =
        new SubscriptionStatus(
            SourcePhase.CONNECTING, now, Optional.empty(), Optional.empty(), Optional.empty());
  }

  SubscriptionStatus status() {
    return status;
  }

  void entered(SubscriptionState state, Optional<SubscriptionEnd> ended) {
    SourcePhase phase = state.phase();
    boolean open =
        phase == SourcePhase.STREAMING
            || phase == SourcePhase.AWAITING_REGISTRATION
            || phase == SourcePhase.NOT_ALLOWED;
    Optional<String> error =
        ended.map(SubscriptionEnd::text).or(() -> open ? Optional.empty() : status.lastError());
    if (phase != SourcePhase.STREAMING) {
      waitingFor = Optional.empty();
    }
    tell(phase, phases.since(phase, clock.instant()), status.lastRefusal(), error);
    boolean own =
        phase == SourcePhase.AWAITING_REGISTRATION
            || phase == SourcePhase.NOT_ALLOWED
            || phase == SourcePhase.CALLER_NOT_VISIBLE
            || ended.filter(end -> concernsTheCallerAlone(end, state.failures())).isPresent();
    if (own && logged.add(phase)) {
      log.line(
          Level.WARN,
          "{}: the agent {}{}; {}",
          Advice.who(caller),
          Advice.trouble(phase),
          error.map(text -> " (" + text + ")").orElse(""),
          advice(phase).orElse("it is asked again"));
    }
  }

  void accepted(IdentitySnapshot identities) {
    waitingFor = Optional.empty();
    source.accepted();
    tell(status.phase(), status.since(), Optional.empty(), status.lastError());
    if (logged.add(SourcePhase.STREAMING)) {
      log.line(
          Level.INFO,
          "{}: identity accepted: {}, valid until {}; trust bundles of {}",
          Advice.who(caller),
          identities.svids().stream().map(svid -> svid.id().toString()).distinct().toList(),
          identities.lastExpiry(),
          identities.bundles().keySet());
    }
  }

  /** Logged once per reason: an agent sends the same bad update again after every reconnect. */
  void refused(String reason) {
    boolean told = status.lastRefusal().equals(Optional.of(reason));
    waitingFor = Optional.empty();
    source.refused();
    tell(status.phase(), status.since(), Optional.of(reason), status.lastError());
    if (!told) {
      log.line(
          Level.ERROR,
          "{}: update refused, the last good one stays in use if there is one: {}; mend the entry"
              + " or the server's authority, SPIRE sends a new update by itself",
          Advice.who(caller),
          reason);
    }
  }

  /** SVIDs are here whose trust bundles are not. */
  void waiting(String what) {
    waitingFor = Optional.of(what);
    tell(status.phase(), status.since(), status.lastRefusal(), status.lastError());
  }

  /** SVIDs that the policy does not let out; logged once. */
  void leftOut(Collection<SpiffeId> ids) {
    if (!leftOutLogged) {
      leftOutLogged = true;
      log.line(
          Level.WARN,
          "{}: not handed out, no pattern allows it: {}",
          Advice.who(caller),
          ids.stream().map(SpiffeId::toString).distinct().toList());
    }
  }

  /** An agent that shuts down ends all subscriptions, one by one, before it is seen to be away. */
  private boolean concernsTheCallerAlone(SubscriptionEnd end, int failures) {
    return switch (end.reason()) {
      case ENDED -> failures >= FAILURES_TO_TELL;
      case REJECTED -> source.status().phase() == SourcePhase.STREAMING;
      case AGENT_AWAY, DELEGATE_NOT_AUTHORIZED, DELEGATE_WITHOUT_ENTRY -> false;
    };
  }

  private Optional<String> advice(SourcePhase phase) {
    return switch (phase) {
      case AWAITING_REGISTRATION ->
          source.advice().on(phase).map(text -> text + " (" + Advice.who(caller) + ")");
      case CONNECTING,
          STREAMING,
          BACKING_OFF,
          REJECTED,
          DELEGATE_NOT_AUTHORIZED,
          DELEGATE_WITHOUT_ENTRY,
          CALLER_NOT_VISIBLE,
          NOT_ALLOWED,
          CLOSED ->
          source.advice().on(phase);
    };
  }

  private void tell(
      SourcePhase phase, Instant since, Optional<String> refusal, Optional<String> error) {
    status =
        new SubscriptionStatus(phase, since, refusal, error, waitingFor.or(() -> advice(phase)));
  }
}

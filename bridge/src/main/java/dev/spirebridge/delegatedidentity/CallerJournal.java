package dev.spirebridge.delegatedidentity;

import static dev.spirebridge.logging.LogEvent.CALLER_AWAITING_REGISTRATION;
import static dev.spirebridge.logging.LogEvent.CALLER_NOT_ALLOWED;
import static dev.spirebridge.logging.LogEvent.CALLER_NOT_ATTESTED;
import static dev.spirebridge.logging.LogEvent.CALLER_NOT_VISIBLE;
import static dev.spirebridge.logging.LogEvent.CALLER_REJECTED;
import static dev.spirebridge.logging.LogEvent.IDENTITY_ACCEPTED;
import static dev.spirebridge.logging.LogEvent.IDENTITY_LEFT_OUT;
import static dev.spirebridge.logging.LogEvent.UPDATE_REFUSED;

import dev.spirebridge.identity.IdentitySnapshot;
import dev.spirebridge.logging.LogEvent;
import dev.spirebridge.status.SourcePhase;
import dev.spirebridge.status.SubscriptionStatus;
import dev.spirebridge.store.Caller;
import io.spiffe.spiffeid.SpiffeId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

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
  private Optional<String> loggedRefusal = Optional.empty();
  private final Set<SpiffeId> loggedLeftOut = new HashSet<>();

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
    phases.entered(state, clock.instant());
    SourcePhase phase = phases.phase();
    boolean open =
        phase == SourcePhase.STREAMING
            || phase == SourcePhase.AWAITING_REGISTRATION
            || phase == SourcePhase.NOT_ALLOWED;
    Optional<String> error =
        ended.map(CallerJournal::words).or(() -> open ? Optional.empty() : status.lastError());
    if (phase != SourcePhase.STREAMING) {
      waitingFor = Optional.empty();
    }
    tell(status.lastRefusal(), error);
    boolean own =
        phase == SourcePhase.AWAITING_REGISTRATION
            || phase == SourcePhase.NOT_ALLOWED
            || state instanceof SubscriptionState.CallerNotVisible
            || ended.filter(end -> concernsTheCallerAlone(end, state.failures())).isPresent();
    if (own) {
      logTrouble(phase, ended);
    }
  }

  private void logTrouble(SourcePhase phase, Optional<SubscriptionEnd> ended) {
    if (logged.contains(phase)) {
      return;
    }
    boolean written =
        log.line(
            event(phase),
            "{}: the agent {}{}; {}",
            Advice.who(caller),
            Advice.trouble(phases.standing()),
            ended.map(end -> " (" + end.text() + ")").orElse(""),
            advice().orElse("it is asked again"));
    if (written) {
      logged.add(phase);
    }
  }

  private static LogEvent event(SourcePhase phase) {
    return switch (phase) {
      case AWAITING_REGISTRATION -> CALLER_AWAITING_REGISTRATION;
      case NOT_ALLOWED -> CALLER_NOT_ALLOWED;
      case CALLER_NOT_VISIBLE -> CALLER_NOT_VISIBLE;
      case REJECTED -> CALLER_REJECTED;
      // What is left of them is told of the source alone.
      case BACKING_OFF,
          CONNECTING,
          STREAMING,
          DELEGATE_NOT_AUTHORIZED,
          DELEGATE_WITHOUT_ENTRY,
          CLOSED ->
          CALLER_NOT_ATTESTED;
    };
  }

  /** An agent that is there and ends a single subscription could not attest the process. */
  private static String words(SubscriptionEnd end) {
    return end.reason() == SubscriptionEnd.Reason.ENDED
        ? "could not attest this process: " + end.text()
        : end.text();
  }

  void accepted(IdentitySnapshot identities) {
    waitingFor = Optional.empty();
    source.accepted();
    loggedRefusal = Optional.empty();
    tell(Optional.empty(), status.lastError());
    if (logged.contains(SourcePhase.STREAMING)) {
      return;
    }
    boolean written =
        log.line(
            IDENTITY_ACCEPTED,
            "{}: identity accepted: {}, valid until {}; trust bundles of {}",
            Advice.who(caller),
            identities.svids().stream().map(svid -> svid.id().toString()).distinct().toList(),
            identities.lastExpiry(),
            identities.bundles().keySet());
    if (written) {
      logged.add(SourcePhase.STREAMING);
    }
  }

  /** Logged once per reason: an agent sends the same bad update again after every reconnect. */
  void refused(String reason) {
    waitingFor = Optional.empty();
    source.refused();
    tell(Optional.of(reason), status.lastError());
    if (loggedRefusal.equals(Optional.of(reason))) {
      return;
    }
    boolean written =
        log.line(
            UPDATE_REFUSED,
            "{}: update refused, the last good one stays in use if there is one: {}; mend the entry"
                + " or the server's authority, SPIRE sends a new update by itself",
            Advice.who(caller),
            reason);
    loggedRefusal = written ? Optional.of(reason) : Optional.empty();
  }

  /** SVIDs are here whose trust bundles are not. */
  void waiting(String what) {
    waitingFor = Optional.of(what);
    tell(status.lastRefusal(), status.lastError());
  }

  /** SVIDs that the policy does not let out; each SPIFFE ID is logged once. */
  void leftOut(Collection<SpiffeId> ids) {
    List<SpiffeId> fresh =
        ids.stream().distinct().filter(id -> !loggedLeftOut.contains(id)).toList();
    if (fresh.isEmpty()) {
      return;
    }
    boolean written =
        log.line(
            IDENTITY_LEFT_OUT,
            "{}: not handed out, no pattern of callers.spiffeIds allows it: {}",
            Advice.who(caller),
            fresh);
    if (written) {
      loggedLeftOut.addAll(fresh);
    }
  }

  /** An agent that shuts down ends all subscriptions, one by one, before it is seen to be away. */
  private boolean concernsTheCallerAlone(SubscriptionEnd end, int failures) {
    return switch (end.reason()) {
      case ENDED -> failures >= FAILURES_TO_TELL;
      case REJECTED -> source.status().phase() == SourcePhase.STREAMING;
      case AGENT_AWAY, AGENT_IN_OTHER_NAMESPACE, DELEGATE_NOT_AUTHORIZED, DELEGATE_WITHOUT_ENTRY ->
          false;
    };
  }

  private Optional<String> advice() {
    Optional<String> text = source.advice().ofCaller(phases.standing());
    return phases.phase() == SourcePhase.AWAITING_REGISTRATION
        ? text.map(known -> known + " (" + Advice.who(caller) + ")")
        : text;
  }

  private void tell(Optional<String> refusal, Optional<String> error) {
    status =
        new SubscriptionStatus(
            phases.phase(), phases.since(), refusal, error, waitingFor.or(this::advice));
  }
}

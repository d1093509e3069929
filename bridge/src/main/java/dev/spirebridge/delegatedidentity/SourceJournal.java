package dev.spirebridge.delegatedidentity;

import dev.spirebridge.delegatedidentity.SubscriptionEnd.Reason;
import dev.spirebridge.status.SourcePhase;
import dev.spirebridge.status.SourceStatus;
import dev.spirebridge.unixsocket.Endpoint;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the source tells of itself: where the bridge stands with the agent, whoever calls. A log
 * line when that changes, not at each retry nor for each caller. Written by the owner thread, read
 * by any.
 */
final class SourceJournal {

  private static final Logger log = LoggerFactory.getLogger(DelegatedIdentitySource.class);

  private final Advice advice;
  private final InstantSource clock;
  private final PhaseClock phases;
  private final String address;
  private volatile SourceStatus status;
  private SourcePhase phase = SourcePhase.CONNECTING;
  private Instant since;
  private Optional<Instant> lastContact = Optional.empty();
  private Optional<Instant> lastAccepted = Optional.empty();
  private long accepted;
  private long refused;
  private long subscriptions;
  private Optional<String> lastRefusal = Optional.empty();
  private Optional<String> lastError = Optional.empty();
  private SourcePhase lastLogged = SourcePhase.CONNECTING;
  private SortedMap<String, String> bundleProblems = new TreeMap<>();

  SourceJournal(Endpoint agent, InstantSource clock) {
    this.address = agent.toString();
    this.advice = new Advice(agent);
    this.clock = clock;
    this.since = clock.instant();
    this.phases = new PhaseClock(since);
    this.status = view();
  }

  SourceStatus status() {
    return status;
  }

  Advice advice() {
    return advice;
  }

  /** A subscription to trust bundles was opened because there was none that works. */
  void bundlesAskedFor() {
    subscriptions++;
  }

  /** A caller's update was checked and taken into use. */
  void accepted() {
    accepted++;
    lastAccepted = Optional.of(clock.instant());
    lastContact = lastAccepted;
    status = view();
  }

  /** A caller's update failed a check; the caller's own status says which. */
  void refused() {
    refused++;
    lastContact = Optional.of(clock.instant());
    status = view();
  }

  /** Logged once per problem: the agent sends the same bad bundle with every update. */
  void bundles(TrustBundles bundles) {
    bundles
        .problems()
        .forEach((name, problem) -> {
          if (!problem.equals(bundleProblems.get(name))) {
            refused++;
            log.error(
                "trust bundle refused, the last good one of its trust domain stays in use: {}; mend it"
                    + " in the SPIRE server, an update follows by itself",
                problem);
          }
        });
    bundleProblems = bundles.problems();
    lastRefusal = bundleProblems.values().stream().findFirst();
    lastContact = Optional.of(clock.instant());
    status = view();
  }

  void entered(SubscriptionState state, Optional<SubscriptionEnd> ended) {
    Instant now = clock.instant();
    boolean wasStreaming = phase == SourcePhase.STREAMING;
    phase = shown(state.phase());
    since = phases.since(phase, now);
    if (ended.isPresent()) {
      lastError = ended.map(SubscriptionEnd::text);
    } else if (phase == SourcePhase.STREAMING) {
      lastError = Optional.empty();
    }
    boolean heard = ended.filter(end -> end.reason() != Reason.AGENT_AWAY).isPresent();
    if (heard || wasStreaming || phase == SourcePhase.STREAMING) {
      lastContact = Optional.of(now);
    }
    status = view();
    logChange();
  }

  /**
   * What an agent said of the bridge stands until it says otherwise, not until it is asked again.
   */
  private SourcePhase shown(SourcePhase next) {
    boolean refused =
        switch (phase) {
          case DELEGATE_NOT_AUTHORIZED, DELEGATE_WITHOUT_ENTRY, REJECTED -> true;
          case CONNECTING,
              AWAITING_REGISTRATION,
              STREAMING,
              BACKING_OFF,
              CALLER_NOT_VISIBLE,
              NOT_ALLOWED,
              CLOSED ->
              false;
        };
    return refused && next == SourcePhase.CONNECTING ? phase : next;
  }

  /** Connecting lies between any two tries, so it alone is no change. */
  private void logChange() {
    if (phase == lastLogged || phase == SourcePhase.CONNECTING) {
      return;
    }
    lastLogged = phase;
    switch (phase) {
      case STREAMING -> log.info("agent connected: {}", address);
      case CLOSED -> log.info("agent subscriptions closed");
      case AWAITING_REGISTRATION,
          BACKING_OFF,
          REJECTED,
          CONNECTING,
          DELEGATE_NOT_AUTHORIZED,
          DELEGATE_WITHOUT_ENTRY,
          CALLER_NOT_VISIBLE,
          NOT_ALLOWED ->
          log.warn(
              "agent {} {} ({}); callers keep their last identity until it expires; {}",
              address,
              Advice.trouble(phase),
              lastError.orElse(""),
              advice.on(phase).orElse(""));
    }
  }

  private SourceStatus view() {
    return new SourceStatus(
        "delegated",
        address,
        phase,
        since,
        lastContact,
        lastAccepted,
        accepted,
        refused,
        Math.max(0, subscriptions - 1),
        lastRefusal,
        lastError,
        advice.on(phase));
  }
}

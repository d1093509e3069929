package dev.spirebridge.delegatedidentity;

import static dev.spirebridge.logging.LogEvent.CALLERS_NOT_VISIBLE;
import static dev.spirebridge.logging.LogEvent.DELEGATE_NOT_AUTHORIZED;
import static dev.spirebridge.logging.LogEvent.DELEGATE_WITHOUT_ENTRY;
import static dev.spirebridge.logging.LogEvent.SOURCE_CLOSED;
import static dev.spirebridge.logging.LogEvent.SOURCE_CONNECTED;
import static dev.spirebridge.logging.LogEvent.SOURCE_REJECTED;
import static dev.spirebridge.logging.LogEvent.SOURCE_UNREACHABLE;
import static dev.spirebridge.logging.LogEvent.TRUST_BUNDLE_REFUSED;

import dev.spirebridge.delegatedidentity.SubscriptionEnd.Reason;
import dev.spirebridge.logging.LogEvent;
import dev.spirebridge.status.SourcePhase;
import dev.spirebridge.status.SourceStatus;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.slf4j.Logger;

/**
 * What the source tells of itself: where the bridge stands with the agent, whoever calls. A log
 * line when that changes, not at each retry nor for each caller. Written by the owner thread, read
 * by any.
 */
final class SourceJournal {

  private final Advice advice;
  private final Logger log;
  private final InstantSource clock;
  private final PhaseClock phases;
  private final String address;
  private volatile SourceStatus status;
  private Optional<Instant> lastContact = Optional.empty();
  private Optional<Instant> lastAccepted = Optional.empty();
  private long accepted;
  private long refused;
  private long subscriptions;
  private Optional<String> lastRefusal = Optional.empty();
  private Optional<String> lastError = Optional.empty();
  private SourcePhase lastLogged = SourcePhase.CONNECTING;
  private SortedMap<String, String> bundleProblems = new TreeMap<>();

  SourceJournal(Advice advice, Logger log, InstantSource clock) {
    this.log = log;
    this.address = advice.agent().toString();
    this.advice = advice;
    this.clock = clock;
    this.phases = new PhaseClock(clock.instant());
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
                TRUST_BUNDLE_REFUSED,
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

  /**
   * Only what comes on a subscription counts as contact: an agent that ends each one unanswered is
   * of no more use to a caller than one that is away.
   */
  void entered(SubscriptionState state, Optional<SubscriptionEnd> ended) {
    Instant now = clock.instant();
    boolean wasStreaming = phases.phase() == SourcePhase.STREAMING;
    phases.entered(state, now);
    if (ended.isPresent()) {
      lastError = ended.map(SourceJournal::words);
    } else if (phases.phase() == SourcePhase.STREAMING) {
      lastError = Optional.empty();
    }
    if (wasStreaming || phases.phase() == SourcePhase.STREAMING) {
      lastContact = Optional.of(now);
    }
    status = view();
    logChange();
  }

  private static String words(SubscriptionEnd end) {
    return end.reason() == Reason.ENDED
        ? "the agent ends the subscription: " + end.text()
        : end.text();
  }

  private void logChange() {
    SourcePhase phase = phases.phase();
    if (phase == lastLogged) {
      return;
    }
    lastLogged = phase;
    switch (phase) {
      case CONNECTING -> {}
      case STREAMING -> log.info(SOURCE_CONNECTED, "agent connected: {}", address);
      case CLOSED -> log.info(SOURCE_CLOSED, "agent subscriptions closed");
      case DELEGATE_NOT_AUTHORIZED -> warn(DELEGATE_NOT_AUTHORIZED);
      case DELEGATE_WITHOUT_ENTRY -> warn(DELEGATE_WITHOUT_ENTRY);
      case CALLER_NOT_VISIBLE -> warn(CALLERS_NOT_VISIBLE);
      case REJECTED -> warn(SOURCE_REJECTED);
      // The last two are what becomes of a caller, never of the source.
      case BACKING_OFF, AWAITING_REGISTRATION, NOT_ALLOWED -> warn(SOURCE_UNREACHABLE);
    }
  }

  private void warn(LogEvent event) {
    log.warn(
        event,
        "agent {} {} ({}); callers keep their last identity until it expires; {}",
        address,
        Advice.trouble(phases.standing()),
        lastError.orElse(""),
        advice.ofSource(phases.standing()).orElse(""));
  }

  private SourceStatus view() {
    return new SourceStatus(
        "delegated",
        address,
        phases.phase(),
        phases.since(),
        lastContact,
        lastAccepted,
        accepted,
        refused,
        Math.max(0, subscriptions - 1),
        lastRefusal,
        lastError,
        advice.ofSource(phases.standing()));
  }
}

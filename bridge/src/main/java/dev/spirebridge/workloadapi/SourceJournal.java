package dev.spirebridge.workloadapi;

import static dev.spirebridge.logging.LogEvent.IDENTITY_ACCEPTED;
import static dev.spirebridge.logging.LogEvent.SOURCE_AWAITING_REGISTRATION;
import static dev.spirebridge.logging.LogEvent.SOURCE_CLOSED;
import static dev.spirebridge.logging.LogEvent.SOURCE_CONNECTED;
import static dev.spirebridge.logging.LogEvent.SOURCE_REJECTED;
import static dev.spirebridge.logging.LogEvent.SOURCE_UNREACHABLE;
import static dev.spirebridge.logging.LogEvent.UPDATE_REFUSED;

import dev.spirebridge.identity.IdentitySnapshot;
import dev.spirebridge.logging.LogEvent;
import dev.spirebridge.status.SourcePhase;
import dev.spirebridge.status.SourceStatus;
import dev.spirebridge.unixsocket.Endpoint;
import io.grpc.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the source tells of itself: its status, and a log line when something changes, not at each
 * retry. Written by the watch thread, read by any.
 */
final class SourceJournal {

  private static final Logger log = LoggerFactory.getLogger(WorkloadApiSource.class);

  private final Endpoint agent;
  private final InstantSource clock;
  private volatile SourceStatus status;
  private SourcePhase lastLogged = SourcePhase.CONNECTING;
  private SourcePhase settled = SourcePhase.CONNECTING;
  private Instant settledSince;
  private boolean identityInUse;
  private long watches;

  SourceJournal(Endpoint agent, InstantSource clock) {
    this.agent = agent;
    this.clock = clock;
    this.settledSince = clock.instant();
    this.status =
        new SourceStatus(
            "workload-api",
            agent.toString(),
            SourcePhase.CONNECTING,
            settledSince,
            Optional.empty(),
            Optional.empty(),
            0,
            0,
            0,
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
  }

  SourceStatus status() {
    return status;
  }

  void watchOpened() {
    watches++;
  }

  void accepted(IdentitySnapshot identities, boolean changed) {
    status = accepted(status, identities.receivedAt());
    identityInUse = true;
    if (changed) {
      log.info(
          IDENTITY_ACCEPTED,
          "identity accepted: {}, valid until {}; trust bundles of {}",
          identities.svids().stream().map(svid -> svid.id().toString()).distinct().toList(),
          identities.lastExpiry(),
          identities.bundles().keySet());
    }
  }

  /** Logged once per reason: an agent sends the same bad update again after every reconnect. */
  void refused(String reason) {
    if (!status.lastRefusal().equals(Optional.of(reason))) {
      log.error(
          UPDATE_REFUSED,
          "update refused, {}: {}; mend the entry or the server's authority, SPIRE sends a new"
              + " update by itself",
          identityInUse ? "the last good one stays in use" : "and there is no good one to serve",
          reason);
    }
    status = refused(status, clock.instant(), reason);
  }

  void entered(WatchState state, Optional<Status> ended) {
    SourcePhase phase = state.phase();
    Optional<String> error =
        ended.map(this::describe).or(() -> answered(phase) ? Optional.empty() : status.lastError());
    boolean inContact =
        streaming(phase)
            || streaming(status.phase())
            || phase == SourcePhase.AWAITING_REGISTRATION
            || phase == SourcePhase.REJECTED;
    Instant now = clock.instant();
    status =
        new SourceStatus(
            status.kind(),
            status.address(),
            phase,
            since(phase, now),
            inContact ? Optional.of(now) : status.lastContact(),
            status.lastAccepted(),
            status.acceptedUpdates(),
            status.refusedUpdates(),
            Math.max(0, watches - 1),
            status.lastRefusal(),
            error,
            advice(phase));
    logChange(phase, error);
    identityInUse &= phase != SourcePhase.AWAITING_REGISTRATION;
  }

  /** A retry between two equal failures does not begin them anew: what counts is how long it is. */
  private Instant since(SourcePhase phase, Instant now) {
    if (phase == SourcePhase.CONNECTING) {
      return phase == status.phase() ? status.since() : now;
    }
    if (phase != settled) {
      settled = phase;
      settledSince = now;
    }
    return settledSince;
  }

  /** Connecting lies between any two tries, so it alone is no change. */
  private void logChange(SourcePhase phase, Optional<String> error) {
    if (phase == lastLogged || phase == SourcePhase.CONNECTING) {
      return;
    }
    lastLogged = phase;
    String why = error.orElse("an update without an identity");
    switch (phase) {
      case STREAMING -> log.info(SOURCE_CONNECTED, "agent connected: {}", agent);
      case CLOSED -> log.info(SOURCE_CLOSED, "agent watch closed");
      case AWAITING_REGISTRATION -> warn(SOURCE_AWAITING_REGISTRATION, phase, why);
      case REJECTED -> warn(SOURCE_REJECTED, phase, why);
      case BACKING_OFF,
          CONNECTING,
          DELEGATE_NOT_AUTHORIZED,
          DELEGATE_WITHOUT_ENTRY,
          CALLER_NOT_VISIBLE,
          NOT_ALLOWED ->
          warn(SOURCE_UNREACHABLE, phase, why);
    }
  }

  private void warn(LogEvent event, SourcePhase phase, String why) {
    log.warn(
        event,
        "agent {} {} ({}){}; {}",
        agent,
        trouble(phase),
        why,
        identityInUse ? consequence(phase) : "",
        advice(phase).orElse(""));
  }

  private static String trouble(SourcePhase phase) {
    return switch (phase) {
      case AWAITING_REGISTRATION -> "has no identity for this workload";
      case REJECTED -> "refuses the request itself";
      case BACKING_OFF, CONNECTING -> "cannot be watched";
      case STREAMING, CLOSED -> "";
      // The Workload API knows neither delegates nor their callers.
      case DELEGATE_NOT_AUTHORIZED, DELEGATE_WITHOUT_ENTRY, CALLER_NOT_VISIBLE, NOT_ALLOWED -> "";
    };
  }

  /** What becomes of the identity that was in use. */
  private static String consequence(SourcePhase phase) {
    return phase == SourcePhase.AWAITING_REGISTRATION
        ? "; connected proxies keep their last secret, nobody is given it anew"
        : "; the last identity stays in use until it expires";
  }

  private Optional<String> advice(SourcePhase phase) {
    return switch (phase) {
      case CONNECTING, STREAMING, CLOSED -> Optional.empty();
      case DELEGATE_NOT_AUTHORIZED, DELEGATE_WITHOUT_ENTRY, CALLER_NOT_VISIBLE, NOT_ALLOWED ->
          Optional.empty();
      case AWAITING_REGISTRATION ->
          Optional.of(
              "create a registration entry, or a ClusterSPIFFEID, whose selectors match this"
                  + " workload; the agent learns of it within about 5 s");
      case BACKING_OFF ->
          Optional.of("check that the SPIRE agent runs and that its socket is mounted at " + agent);
      case REJECTED ->
          Optional.of(
              "check that " + agent + " is the agent's Workload API socket, not its admin socket");
    };
  }

  private static boolean streaming(SourcePhase phase) {
    return phase == SourcePhase.STREAMING;
  }

  /** Without an end of the watch, these two come of an update on it: it is open. */
  private static boolean answered(SourcePhase phase) {
    return streaming(phase) || phase == SourcePhase.AWAITING_REGISTRATION;
  }

  /** gRPC says "io exception" and keeps the kernel's reason in the cause, or to itself. */
  private String describe(Status status) {
    if (status.getCode() == Status.Code.UNAVAILABLE
        && agent instanceof Endpoint.Unix(Path path)
        && !Files.exists(path)) {
      return status.getCode() + ": there is no socket at " + path;
    }
    String text =
        status.getDescription() == null
            ? status.getCode().toString()
            : status.getCode() + ": " + status.getDescription();
    Throwable cause = status.getCause();
    return cause instanceof IOException && cause.getMessage() != null
        ? text + ", " + cause.getMessage()
        : text;
  }

  private static SourceStatus accepted(SourceStatus old, Instant now) {
    return new SourceStatus(
        old.kind(),
        old.address(),
        old.phase(),
        old.since(),
        Optional.of(now),
        Optional.of(now),
        old.acceptedUpdates() + 1,
        old.refusedUpdates(),
        old.reconnects(),
        Optional.empty(),
        old.lastError(),
        old.advice());
  }

  private static SourceStatus refused(SourceStatus old, Instant now, String reason) {
    return new SourceStatus(
        old.kind(),
        old.address(),
        old.phase(),
        old.since(),
        Optional.of(now),
        old.lastAccepted(),
        old.acceptedUpdates(),
        old.refusedUpdates() + 1,
        old.reconnects(),
        Optional.of(reason),
        old.lastError(),
        old.advice());
  }
}

package dev.spirebridge.admin;

import dev.spirebridge.admin.ReadinessVerdict.NotReady;
import dev.spirebridge.admin.ReadinessVerdict.Ready;
import dev.spirebridge.status.Availability;
import dev.spirebridge.status.BridgeStatus;
import dev.spirebridge.status.SourcePhase;
import dev.spirebridge.status.SourceStatus;
import dev.spirebridge.status.SubjectStatus;
import dev.spirebridge.status.SvidStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The rules behind {@link ReadinessVerdict} where each caller is given its own identities, in the
 * order in which they are asked.
 *
 * <p>Ready means that the agent answers the bridge about its callers, be there any or not. What one
 * caller lacks is its own affair: a bridge that was not ready because of it would be taken from all
 * others of the node.
 */
final class CallerReadinessRules {

  private final BridgeStatus status;
  private final SourceRules sources;
  private final Instant now;

  CallerReadinessRules(BridgeStatus status, Duration silenceLimit, Instant now) {
    this.status = status;
    this.sources = new SourceRules(status, silenceLimit, now);
    this.now = now;
  }

  ReadinessVerdict verdict() {
    return sources
        .stopping()
        .or(this::refused)
        .or(this::neverReached)
        .or(() -> sources.silent(kept()))
        .or(this::nobodyVisible)
        .orElseGet(() -> new Ready(notes()));
  }

  /** The agent is there, but not for callers: a new one would get nothing. */
  private Optional<ReadinessVerdict> refused() {
    return status.sources().stream()
        .filter(source -> refusesTheBridge(source.phase()))
        .findFirst()
        .map(source -> {
          List<String> words = sources.words(source);
          return SourceRules.notReady(words.getFirst(), words.subList(1, words.size()), kept());
        });
  }

  private static boolean refusesTheBridge(SourcePhase phase) {
    return switch (phase) {
      case DELEGATE_NOT_AUTHORIZED, DELEGATE_WITHOUT_ENTRY, REJECTED, CALLER_NOT_VISIBLE -> true;
      case CONNECTING, AWAITING_REGISTRATION, STREAMING, BACKING_OFF, NOT_ALLOWED, CLOSED -> false;
    };
  }

  private Optional<ReadinessVerdict> neverReached() {
    return status.sources().stream()
        .filter(source -> source.lastKnownAlive(now).isEmpty())
        .findFirst()
        .map(this::neverReached);
  }

  private ReadinessVerdict neverReached(SourceStatus source) {
    return new NotReady(
        "the agent at %s has not answered yet".formatted(source.address()), sources.words(source));
  }

  private Optional<ReadinessVerdict> nobodyVisible() {
    boolean nobody =
        !status.subjects().isEmpty()
            && status.subjects().stream().allMatch(CallerReadinessRules::isInvisible);
    return nobody
        ? Optional.of(
            new NotReady(
                "no calling process is visible to the bridge", CallerNotes.of(status, now)))
        : Optional.empty();
  }

  private static boolean isInvisible(SubjectStatus caller) {
    return caller
        .subscription()
        .filter(subscription -> subscription.phase() == SourcePhase.CALLER_NOT_VISIBLE)
        .isPresent();
  }

  private List<String> notes() {
    List<String> notes = new ArrayList<>(sources.degradations(kept()));
    notes.addAll(CallerNotes.of(status, now));
    return notes;
  }

  /** What callers have whatever becomes of the agent. */
  private String kept() {
    return status.subjects().stream()
        .filter(caller -> caller.availability() != Availability.PENDING)
        .flatMap(caller -> caller.svids().stream())
        .map(SvidStatus::notAfter)
        .filter(notAfter -> notAfter.isAfter(now))
        .min(Comparator.naturalOrder())
        .map(first ->
            "connected callers keep their identities, the first until %s, for %s"
                .formatted(first, DurationWords.of(Duration.between(now, first))))
        .orElse("no caller has an identity now");
  }
}

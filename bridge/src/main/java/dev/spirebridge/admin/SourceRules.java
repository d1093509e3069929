package dev.spirebridge.admin;

import dev.spirebridge.admin.ReadinessVerdict.NotReady;
import dev.spirebridge.status.BridgeStatus;
import dev.spirebridge.status.SourcePhase;
import dev.spirebridge.status.SourceStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What readiness asks of the sources, whoever the identities are for. */
final class SourceRules {

  private final BridgeStatus status;
  private final Duration silenceLimit;
  private final Instant now;

  SourceRules(BridgeStatus status, Duration silenceLimit, Instant now) {
    this.status = status;
    this.silenceLimit = silenceLimit;
    this.now = now;
  }

  Optional<ReadinessVerdict> stopping() {
    boolean closed =
        !status.sources().isEmpty()
            && status.sources().stream().allMatch(source -> source.phase() == SourcePhase.CLOSED);
    return closed
        ? Optional.of(
            new NotReady(
                "the bridge is stopping", List.of("connected proxies keep what they have")))
        : Optional.empty();
  }

  /**
   * The verdict over the first source without contact for longer than the limit.
   *
   * @param kept what those who are served have nevertheless
   */
  Optional<ReadinessVerdict> silent(String kept) {
    return status.sources().stream()
        .filter(source -> contact(source).silence().compareTo(silenceLimit) > 0)
        .findFirst()
        .map(source -> notReady(silence(source), words(source), kept));
  }

  private String silence(SourceStatus source) {
    return "no contact with the agent at %s for %s, longer than the limit of %s"
        .formatted(
            source.address(),
            DurationWords.of(contact(source).silence()),
            DurationWords.of(silenceLimit));
  }

  /** What is wrong with sources that still serve; nothing when all is well. */
  List<String> degradations(String kept) {
    List<String> notes = new ArrayList<>();
    for (SourceStatus source : status.sources()) {
      if (source.phase() != SourcePhase.STREAMING || source.lastRefusal().isPresent()) {
        List<String> words = words(source);
        notes.add("degraded: " + words.getFirst());
        notes.addAll(words.subList(1, words.size()));
      }
    }
    if (!notes.isEmpty()) {
      notes.add(kept);
    }
    return notes;
  }

  List<String> words(SourceStatus source) {
    return SourceWords.of(source, contact(source));
  }

  static NotReady notReady(String reason, List<String> words, String kept) {
    List<String> notes = new ArrayList<>(words);
    notes.add(kept);
    return new NotReady(reason, notes);
  }

  private SourceWords.Contact contact(SourceStatus source) {
    Instant last = source.lastKnownAlive(now).orElse(status.startedAt());
    return new SourceWords.Contact(last, Duration.between(last, now));
  }
}

package dev.spirebridge.admin;

import dev.spirebridge.status.Availability;
import dev.spirebridge.status.BridgeStatus;
import dev.spirebridge.status.CallerStatus;
import dev.spirebridge.status.SourcePhase;
import dev.spirebridge.status.SubjectStatus;
import dev.spirebridge.status.SubscriptionStatus;
import dev.spirebridge.status.SvidStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Says which callers wait for an identity and why; a few are named, the rest counted. */
final class CallerNotes {

  private static final int NAMED = 5;

  /** As long as a name may be held before that counts as long. */
  private static final Duration USUAL_WAIT = Duration.ofSeconds(15);

  private record Trouble(SubjectStatus caller, SubscriptionStatus subscription, String why) {

    String words() {
      String pod =
          caller.caller().flatMap(CallerStatus::podUid).map(uid -> " (pod " + uid + ")").orElse("");
      return caller.subject() + pod + ": " + why;
    }
  }

  private final boolean agentIsThere;
  private final Instant now;

  private CallerNotes(BridgeStatus status, Instant now) {
    this.agentIsThere =
        status.sources().stream().anyMatch(source -> source.phase() == SourcePhase.STREAMING);
    this.now = now;
  }

  /** Nothing when every caller has what SPIRE gives it. */
  static List<String> of(BridgeStatus status, Instant now) {
    return new CallerNotes(status, now).of(status.subjects());
  }

  private List<String> of(List<SubjectStatus> callers) {
    List<Trouble> waiting = new ArrayList<>();
    List<Trouble> stale = new ArrayList<>();
    for (SubjectStatus caller : callers) {
      List<Trouble> list = isServed(caller) ? stale : waiting;
      caller
          .subscription()
          .ifPresent(subscription ->
              why(caller, subscription)
                  .ifPresent(why -> list.add(new Trouble(caller, subscription, why))));
    }
    List<String> notes = new ArrayList<>();
    add(notes, waiting, "caller waits", "callers wait");
    add(notes, stale, "caller keeps its last identity", "callers keep their last identity");
    return notes;
  }

  private boolean isServed(SubjectStatus caller) {
    return caller.availability() == Availability.AVAILABLE
        && caller.svids().stream().anyMatch(svid -> svid.isDefault() && isUsable(svid));
  }

  private boolean isUsable(SvidStatus svid) {
    return svid.notAfter().isAfter(now);
  }

  /** Nothing for what passes by itself, and for what is said of the source already. */
  private Optional<String> why(SubjectStatus caller, SubscriptionStatus subscription) {
    return switch (subscription.phase()) {
      case CONNECTING ->
          subscription.since().plus(USUAL_WAIT).isBefore(now) && agentIsThere && !isServed(caller)
              ? Optional.of("the agent has not answered yet")
              : Optional.empty();
      case AWAITING_REGISTRATION ->
          Optional.of(
              caller.availability() == Availability.WITHDRAWN
                  ? "the agent has no identity for it any more"
                  : "the agent has no identity for it");
      case STREAMING -> streaming(caller, subscription);
      case BACKING_OFF ->
          agentIsThere
              ? Optional.of(subscription.lastError().orElse("the agent does not answer"))
              : Optional.empty();
      case REJECTED -> Optional.of("the agent refuses to be asked about it");
      case CALLER_NOT_VISIBLE -> Optional.of("its process is not visible to the bridge");
      case NOT_ALLOWED -> Optional.of("callers.spiffeIds allows none of its identities");
      case DELEGATE_NOT_AUTHORIZED, DELEGATE_WITHOUT_ENTRY, CLOSED -> Optional.empty();
    };
  }

  private Optional<String> streaming(SubjectStatus caller, SubscriptionStatus subscription) {
    if (subscription.lastRefusal().isPresent()) {
      return subscription.lastRefusal().map(reason -> "its last update was refused: " + reason);
    }
    if (isServed(caller)) {
      return Optional.empty();
    }
    if (caller.availability() != Availability.AVAILABLE) {
      return subscription.advice();
    }
    return Optional.of(
        caller.svids().stream().anyMatch(this::isUsable)
            ? "none of its SVIDs is the one chosen as default"
            : "its SVID has expired");
  }

  private static void add(List<String> notes, List<Trouble> troubles, String one, String many) {
    if (troubles.isEmpty()) {
      return;
    }
    troubles.sort(Comparator.comparing(trouble -> trouble.subscription().since()));
    List<String> words =
        new ArrayList<>(troubles.stream().limit(NAMED).map(Trouble::words).toList());
    if (troubles.size() > NAMED) {
      words.add("and " + (troubles.size() - NAMED) + " more");
    }
    notes.add(
        "degraded: %d %s: %s"
            .formatted(
                troubles.size(), troubles.size() == 1 ? one : many, String.join("; ", words)));
    notes.addAll(advice(troubles));
  }

  /** One line for each kind of trouble: what helps one helps all. */
  private static List<String> advice(List<Trouble> troubles) {
    return troubles.stream()
        .map(trouble -> trouble.subscription().phase())
        .sorted()
        .map(SourceWords::adviceAbout)
        .filter(advice -> !advice.isEmpty())
        .distinct()
        .map(advice -> "to do: " + advice)
        .toList();
  }
}

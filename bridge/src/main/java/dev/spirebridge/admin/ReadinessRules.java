package dev.spirebridge.admin;

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
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The rules behind {@link ReadinessVerdict}, in the order in which they are asked. */
final class ReadinessRules {

  private final BridgeStatus status;
  private final Duration silenceLimit;
  private final Instant now;

  ReadinessRules(BridgeStatus status, Duration silenceLimit, Instant now) {
    this.status = status;
    this.silenceLimit = silenceLimit;
    this.now = now;
  }

  ReadinessVerdict verdict() {
    if (isStopping()) {
      return new ReadinessVerdict.NotReady(
          "the bridge is stopping", List.of("connected proxies keep what they have"));
    }
    Optional<SvidStatus> nextToExpire = nextToExpire();
    if (nextToExpire.isEmpty()) {
      List<SvidStatus> others = svids(Availability.AVAILABLE).filter(this::isUsable).toList();
      return others.isEmpty() ? withoutIdentity() : withoutDefault(others);
    }
    return silentSource()
        .<ReadinessVerdict>map(source -> silent(source, nextToExpire.get()))
        .orElseGet(() -> new ReadinessVerdict.Ready(degradations(nextToExpire.get())));
  }

  private boolean isStopping() {
    return !status.sources().isEmpty()
        && status.sources().stream().allMatch(source -> source.phase() == SourcePhase.CLOSED);
  }

  private Stream<SvidStatus> svids(Availability availability) {
    return status.subjects().stream()
        .filter(subject -> subject.availability() == availability)
        .map(SubjectStatus::svids)
        .flatMap(List::stream);
  }

  /** Of the SVIDs that proxies are given under their usual names, not of any that is held. */
  private Optional<SvidStatus> nextToExpire() {
    return svids(Availability.AVAILABLE)
        .filter(SvidStatus::isDefault)
        .filter(this::isUsable)
        .min(Comparator.comparing(SvidStatus::notAfter));
  }

  private boolean isUsable(SvidStatus svid) {
    return svid.notAfter().isAfter(now);
  }

  private Optional<Instant> lastExpiry(Availability availability) {
    return svids(availability).map(SvidStatus::notAfter).max(Comparator.naturalOrder());
  }

  private ReadinessVerdict withoutIdentity() {
    List<String> notes = new ArrayList<>();
    String reason;
    if (has(Availability.WITHDRAWN)) {
      reason = "the agent has no identity for this workload any more";
      notes.add(whatConnectedProxiesHave());
      notes.add("to do: create the workload's registration entry again");
    } else {
      reason =
          lastExpiry(Availability.AVAILABLE)
              .map(expiry -> "the last SVID expired at %s, %s ago".formatted(expiry, since(expiry)))
              .orElse("no identity has arrived yet");
    }
    for (SourceStatus source : status.sources()) {
      if (!has(Availability.WITHDRAWN) || source.phase() != SourcePhase.AWAITING_REGISTRATION) {
        notes.addAll(SourceWords.of(source, sinceContact(source)));
      }
    }
    return new ReadinessVerdict.NotReady(reason, notes);
  }

  private static ReadinessVerdict withoutDefault(List<SvidStatus> others) {
    return new ReadinessVerdict.NotReady(
        "none of the workload's unexpired SVIDs is the one chosen as default",
        List.of(
            others.stream()
                .map(svid -> "%s with hint \"%s\"".formatted(svid.spiffeId(), svid.hint()))
                .collect(Collectors.joining(", ", "there are: ", "")),
            "to do: correct --default-hint or --default-id, or the registration entry"));
  }

  private boolean has(Availability availability) {
    return status.subjects().stream().anyMatch(subject -> subject.availability() == availability);
  }

  private String whatConnectedProxiesHave() {
    return lastExpiry(Availability.WITHDRAWN)
        .map(expiry ->
            expiry.isAfter(now)
                ? "connected proxies keep their last secret until " + expiry
                : "the last secret of connected proxies expired at " + expiry)
        .orElse("connected proxies keep their last secret until it expires");
  }

  private Optional<SourceStatus> silentSource() {
    return status.sources().stream()
        .filter(source -> sinceContact(source).silence().compareTo(silenceLimit) > 0)
        .findFirst();
  }

  private ReadinessVerdict silent(SourceStatus source, SvidStatus nextToExpire) {
    SourceWords.Contact contact = sinceContact(source);
    String reason =
        "no contact with the agent at %s for %s, longer than the limit of %s"
            .formatted(
                source.address(),
                DurationWords.of(contact.silence()),
                DurationWords.of(silenceLimit));
    List<String> notes = new ArrayList<>(SourceWords.of(source, contact));
    notes.add(lastGood(nextToExpire));
    return new ReadinessVerdict.NotReady(reason, notes);
  }

  private List<String> degradations(SvidStatus nextToExpire) {
    List<String> notes = new ArrayList<>();
    for (SourceStatus source : status.sources()) {
      if (source.phase() != SourcePhase.STREAMING || source.lastRefusal().isPresent()) {
        List<String> words = SourceWords.of(source, sinceContact(source));
        notes.add("degraded: " + words.getFirst());
        notes.addAll(words.subList(1, words.size()));
      }
    }
    if (!notes.isEmpty()) {
      notes.add(lastGood(nextToExpire));
    }
    return notes;
  }

  private String lastGood(SvidStatus svid) {
    return "the last good SVID, %s, expires in %s, at %s"
        .formatted(
            svid.spiffeId(),
            DurationWords.of(Duration.between(now, svid.notAfter())),
            svid.notAfter());
  }

  private SourceWords.Contact sinceContact(SourceStatus source) {
    Instant last = source.lastKnownAlive(now).orElse(status.startedAt());
    return new SourceWords.Contact(last, Duration.between(last, now));
  }

  private String since(Instant instant) {
    return DurationWords.of(Duration.between(instant, now));
  }
}

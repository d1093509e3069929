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

/**
 * The rules behind {@link ReadinessVerdict} where everybody is given the same identities, in the
 * order in which they are asked.
 */
final class ReadinessRules {

  private final BridgeStatus status;
  private final SourceRules sources;
  private final FilesRules files;
  private final Instant now;

  ReadinessRules(BridgeStatus status, Duration silenceLimit, Instant now) {
    this.status = status;
    this.sources = new SourceRules(status, silenceLimit, now);
    this.files = new FilesRules(status, now);
    this.now = now;
  }

  ReadinessVerdict verdict() {
    return sources.stopping().orElseGet(this::whileRunning);
  }

  private ReadinessVerdict whileRunning() {
    Optional<SvidStatus> nextToExpire = nextToExpire();
    if (nextToExpire.isEmpty()) {
      List<SvidStatus> others = svids(Availability.AVAILABLE).filter(this::isUsable).toList();
      return others.isEmpty() ? withoutIdentity() : withoutDefault(others);
    }
    String lastGood = lastGood(nextToExpire.get());
    return sources
        .silent(lastGood)
        .or(files::lacking)
        .orElseGet(() -> new ReadinessVerdict.Ready(notes(lastGood)));
  }

  private List<String> notes(String lastGood) {
    List<String> notes = new ArrayList<>(sources.degradations(lastGood));
    notes.addAll(files.notes());
    return notes;
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
        notes.addAll(sources.words(source));
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

  private String lastGood(SvidStatus svid) {
    return "the last good SVID, %s, expires in %s, at %s"
        .formatted(
            svid.spiffeId(),
            DurationWords.of(Duration.between(now, svid.notAfter())),
            svid.notAfter());
  }

  private String since(Instant instant) {
    return DurationWords.of(Duration.between(instant, now));
  }
}

package dev.spirebridge.cli;

import dev.spirebridge.admin.DurationWords;
import dev.spirebridge.status.NameStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/** Where a name on a stream stands, the worst first. */
enum NameState {
  /** The proxy refused what it was last sent. */
  NACKED,
  /** It was asked for, and there is nothing to send yet. */
  HELD,
  /** It was sent, and the proxy has not said what it makes of it. */
  SENT,
  WELL;

  /** Characters of one; enough to tell two apart. */
  private static final int VERSION = 8;

  static NameState of(NameStatus name) {
    if (name.lastNack().isPresent()) {
      return NACKED;
    }
    if (name.heldSince().isPresent()) {
      return HELD;
    }
    return name.sentVersion().equals(name.ackedVersion()) ? WELL : SENT;
  }

  static String words(NameStatus name, Instant now) {
    String sent = version(name.sentVersion());
    return switch (of(name)) {
      case NACKED ->
          "NACK of %s, %s"
              .formatted(
                  sent,
                  name.ackedVersion().isEmpty()
                      ? "has none"
                      : "keeps " + version(name.ackedVersion()));
      case HELD -> "held for " + StatusWords.since(name.heldSince(), now);
      case SENT -> "sent %s, no ACK yet".formatted(sent);
      case WELL ->
          name.sentVersion().isEmpty()
              ? "nothing sent"
              : "ACK of " + sent + name.updateToAck().map(NameState::after).orElse("");
    };
  }

  private static String version(Optional<String> version) {
    return version.map(NameState::brief).orElse("nothing");
  }

  private static String brief(String version) {
    return version.length() > VERSION ? version.substring(0, VERSION) + "…" : version;
  }

  private static String after(Duration duration) {
    return duration.compareTo(Duration.ofSeconds(1)) < 0
        ? String.format(Locale.ROOT, " after %.1f ms", duration.toNanos() / 1e6)
        : " after " + DurationWords.of(duration);
  }
}

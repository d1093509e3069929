package dev.spirebridge.federation;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** How long a change at an endpoint may take to arrive at an agent. */
final class RefreshTimes {

  /** SPIFFE Federation, section 4.1, and SPIRE's own for a bundle that gives no hint. */
  static final Duration WITHOUT_HINT = Duration.ofMinutes(5);

  /** SPIRE raises what is lower (bundleutil.MinimumRefreshHint). */
  private static final Duration SHORTEST = Duration.ofMinutes(1);

  private RefreshTimes() {}

  /** Until then SPIRE has asked several times: it asks four times within the hint. */
  static Duration lag(Optional<Duration> hint) {
    Duration stated = hint.filter(time -> !time.isZero()).orElse(WITHOUT_HINT);
    return stated.compareTo(SHORTEST) < 0 ? SHORTEST : stated;
  }

  /** An authority was not published before it was made. */
  static Instant dueAt(X509Certificate authority, Optional<Duration> hint) {
    return authority.getNotBefore().toInstant().plus(lag(hint));
  }

  /** Such as {@code 5m}, {@code 90s} or {@code 2h}. */
  static String words(Duration duration) {
    if (duration.toSecondsPart() > 0) {
      return duration.toSeconds() + "s";
    }
    return duration.toMinutesPart() > 0 || duration.isZero()
        ? duration.toMinutes() + "m"
        : duration.toHours() + "h";
  }
}

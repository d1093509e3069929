package dev.spirebridge.clusterspiffeid;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Durations in the syntax of Go's time.ParseDuration, which the two TTL fields of a ClusterSPIFFEID
 * hold. Without its webhooks spire-controller-manager fails to read the whole list of objects when
 * one of them has another text there.
 */
final class GoDuration {

  /** What spire-controller-manager takes for "the server's default". */
  static final String NOT_SET = "0s";

  private static final Pattern PART =
      Pattern.compile("([0-9]+\\.?[0-9]*|\\.[0-9]+)(ns|us|µs|μs|ms|s|m|h)");
  private static final Pattern WHOLE = Pattern.compile("[-+]?(?:" + PART.pattern() + ")+");

  /** No sensible duration is longer; keeps the arithmetic below small. */
  private static final int MAXIMUM_LENGTH = 64;

  private static final BigDecimal NANOS_MAXIMUM = BigDecimal.valueOf(Long.MAX_VALUE);

  private static final Map<String, Long> NANOS =
      Map.of(
          "ns", 1L,
          "us", 1_000L,
          "µs", 1_000L,
          "μs", 1_000L,
          "ms", 1_000_000L,
          "s", 1_000_000_000L,
          "m", 60_000_000_000L,
          "h", 3_600_000_000_000L);

  private GoDuration() {}

  /** Empty if Go could not read it either. */
  static Optional<Duration> parse(String text) {
    if (text.equals("0") || text.equals("-0") || text.equals("+0")) {
      return Optional.of(Duration.ZERO);
    }
    if (text.length() > MAXIMUM_LENGTH || !WHOLE.matcher(text).matches()) {
      return Optional.empty();
    }
    var nanos = BigDecimal.ZERO;
    var part = PART.matcher(text);
    while (part.find()) {
      long unit = NANOS.getOrDefault(part.group(2), 0L);
      nanos = nanos.add(new BigDecimal(part.group(1)).multiply(BigDecimal.valueOf(unit)));
    }
    if (nanos.compareTo(NANOS_MAXIMUM) > 0) {
      return Optional.empty();
    }
    var duration = Duration.ofNanos(nanos.longValue());
    return Optional.of(text.startsWith("-") ? duration.negated() : duration);
  }

  /**
   * As Go's Duration.String writes it, so that an object which went through a Go client still has
   * the same text.
   *
   * @param duration whole seconds, not negative
   */
  static String format(Duration duration) {
    long seconds = duration.toSeconds();
    if (seconds >= 3600) {
      return seconds / 3600 + "h" + seconds / 60 % 60 + "m" + seconds % 60 + "s";
    }
    return seconds >= 60 ? seconds / 60 + "m" + seconds % 60 + "s" : seconds + "s";
  }
}

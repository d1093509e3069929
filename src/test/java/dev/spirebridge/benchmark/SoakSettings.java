package dev.spirebridge.benchmark;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * How long a soak takes and what happens meanwhile.
 *
 * @param rotation from one rotation to the next
 * @param reconnectPercent of the clients, each minute
 */
record SoakSettings(Duration duration, int streams, Duration rotation, int reconnectPercent) {
  private static final Duration WARM = Duration.ofMinutes(2);

  /**
   * @throws IllegalArgumentException naming every property that cannot be used
   */
  static SoakSettings from(Function<String, Optional<String>> property, int streams) {
    List<String> errors = new ArrayList<>();
    int seconds = Settings.number(property, "seconds", 1_800, errors);
    int rotation = Settings.number(property, "rotation.seconds", 5, errors);
    int reconnects = Settings.number(property, "reconnects", 5, errors);
    if (!errors.isEmpty()) {
      throw new IllegalArgumentException(String.join("\n", errors));
    }
    return new SoakSettings(
        Duration.ofSeconds(seconds), streams, Duration.ofSeconds(rotation), reconnects);
  }

  /** After which the JVM has compiled and loaded what it needs, and growth is a leak. */
  Duration warm() {
    Duration fifth = duration.dividedBy(5);
    return fifth.compareTo(WARM) < 0 ? fifth : WARM;
  }

  /** Reconnects due within a time. */
  double reconnectsIn(Duration time) {
    return streams * (reconnectPercent / 100.0) * time.toMillis() / 60_000;
  }
}

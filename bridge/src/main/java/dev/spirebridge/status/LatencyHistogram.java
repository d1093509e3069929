package dev.spirebridge.status;

import java.util.List;

/**
 * Counts of durations by upper bound, cumulative from zero to each bound as Prometheus has it.
 *
 * @param upperBoundsSeconds ascending; the last bucket, infinity, is {@code count} itself
 * @param cumulativeCounts one per bound
 */
public record LatencyHistogram(
    List<Double> upperBoundsSeconds, List<Long> cumulativeCounts, long count, double sumSeconds) {

  public LatencyHistogram {
    upperBoundsSeconds = List.copyOf(upperBoundsSeconds);
    cumulativeCounts = List.copyOf(cumulativeCounts);
  }
}

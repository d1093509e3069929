package dev.spirebridge.benchmark.load;

import java.util.Arrays;

/**
 * Percentiles of one sample, in milliseconds, by the nearest-rank method; all zero for an empty
 * sample.
 */
public record Distribution(double p50, double p99, double max) {

  public static Distribution ofNanos(long[] nanos) {
    if (nanos.length == 0) {
      return new Distribution(0, 0, 0);
    }
    long[] sorted = nanos.clone();
    Arrays.sort(sorted);
    return new Distribution(millisAt(sorted, 0.50), millisAt(sorted, 0.99), millisAt(sorted, 1.0));
  }

  private static double millisAt(long[] sorted, double fraction) {
    int rank = (int) Math.ceil(fraction * sorted.length);
    return sorted[rank - 1] / 1e6;
  }
}

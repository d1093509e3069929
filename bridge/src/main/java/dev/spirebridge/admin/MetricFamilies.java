package dev.spirebridge.admin;

import dev.spirebridge.status.LatencyHistogram;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot.InfoDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.List;

/**
 * Gathers the metrics of one scrape under the names they are exposed with. A metric without a value
 * is left out.
 */
final class MetricFamilies {

  private final MetricSnapshots.Builder snapshots = MetricSnapshots.builder();

  MetricSnapshots snapshots() {
    return snapshots.build();
  }

  void gauge(String name, String help, Samples samples) {
    GaugeSnapshot.Builder family = GaugeSnapshot.builder().name(name).help(help);
    samples
        .byLabels()
        .forEach((labels, value) ->
            family.dataPoint(GaugeDataPointSnapshot.builder().labels(labels).value(value).build()));
    if (!samples.byLabels().isEmpty()) {
      snapshots.metricSnapshot(family.build());
    }
  }

  /**
   * @param name ends in {@code _total}
   */
  void counter(String name, String help, Samples samples) {
    CounterSnapshot.Builder family =
        CounterSnapshot.builder().name(withoutSuffix(name, "_total")).help(help);
    samples
        .byLabels()
        .forEach((labels, value) ->
            family.dataPoint(
                CounterDataPointSnapshot.builder().labels(labels).value(value).build()));
    if (!samples.byLabels().isEmpty()) {
      snapshots.metricSnapshot(family.build());
    }
  }

  /**
   * @param name ends in {@code _info}
   */
  void info(String name, String help, Labels labels) {
    snapshots.metricSnapshot(
        InfoSnapshot.builder()
            .name(withoutSuffix(name, "_info"))
            .help(help)
            .dataPoint(InfoDataPointSnapshot.builder().labels(labels).build())
            .build());
  }

  void histogram(String name, String help, LatencyHistogram histogram) {
    snapshots.metricSnapshot(
        HistogramSnapshot.builder()
            .name(name)
            .help(help)
            .dataPoint(
                HistogramDataPointSnapshot.builder()
                    .classicHistogramBuckets(buckets(histogram))
                    .sum(histogram.sumSeconds())
                    .build())
            .build());
  }

  /** The library wants each bucket's own count and adds them up when it writes them. */
  private static ClassicHistogramBuckets buckets(LatencyHistogram histogram) {
    List<Double> bounds = histogram.upperBoundsSeconds();
    ClassicHistogramBuckets.Builder buckets = ClassicHistogramBuckets.builder();
    long below = 0;
    for (int i = 0; i < bounds.size(); i++) {
      long upTo = Math.max(below, histogram.cumulativeCounts().get(i));
      buckets.bucket(bounds.get(i), upTo - below);
      below = upTo;
    }
    return buckets
        .bucket(Double.POSITIVE_INFINITY, Math.max(below, histogram.count()) - below)
        .build();
  }

  private static String withoutSuffix(String name, String suffix) {
    if (!name.endsWith(suffix)) {
      throw new IllegalArgumentException(name + " does not end in " + suffix);
    }
    return name.substring(0, name.length() - suffix.length());
  }
}

package dev.spirebridge.admin;

import io.prometheus.metrics.model.snapshots.Labels;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;

/**
 * The values of one metric by their labels. Where two things carry the same labels, as the SVIDs of
 * two processes of one workload do, their values become one: a series may appear only once.
 */
final class Samples {

  private final Map<Labels, Double> byLabels = new LinkedHashMap<>();
  private final DoubleBinaryOperator merge;

  /**
   * @param merge of two values that carry the same labels
   */
  Samples(DoubleBinaryOperator merge) {
    this.merge = merge;
  }

  Samples add(double value) {
    return add(Labels.EMPTY, value);
  }

  Samples add(Labels labels, double value) {
    byLabels.merge(labels, value, merge::applyAsDouble);
    return this;
  }

  Map<Labels, Double> byLabels() {
    return byLabels;
  }

  static double unixSeconds(Instant instant) {
    return instant.getEpochSecond() + instant.getNano() / 1e9;
  }
}

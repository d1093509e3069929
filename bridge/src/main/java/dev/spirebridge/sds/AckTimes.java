package dev.spirebridge.sds;

import dev.spirebridge.status.LatencyHistogram;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/** How long clients take from a send to its ACK. Any thread may record and read. */
final class AckTimes {

  private static final double[] BOUNDS_SECONDS = {
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30
  };

  private final List<LongAdder> buckets =
      Stream.generate(LongAdder::new).limit(BOUNDS_SECONDS.length + 1L).toList();
  private final LongAdder sumNanos = new LongAdder();

  void record(Duration time) {
    double seconds = time.toNanos() / 1e9;
    int bucket = 0;
    while (bucket < BOUNDS_SECONDS.length && seconds > BOUNDS_SECONDS[bucket]) {
      bucket++;
    }
    buckets.get(bucket).increment();
    sumNanos.add(time.toNanos());
  }

  LatencyHistogram histogram() {
    List<Long> cumulative = new ArrayList<>();
    long count = 0;
    for (LongAdder bucket : buckets) {
      count += bucket.sum();
      cumulative.add(count);
    }
    return new LatencyHistogram(
        DoubleStream.of(BOUNDS_SECONDS).boxed().toList(),
        cumulative.subList(0, BOUNDS_SECONDS.length),
        count,
        sumNanos.sum() / 1e9);
  }
}

package dev.spirebridge.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.benchmark.ChurnResult.Check;
import dev.spirebridge.benchmark.SoakResult.Sample;
import dev.spirebridge.benchmark.load.Distribution;
import dev.spirebridge.benchmark.load.WatchingFleet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** That a soak finds out a bridge that misses a rotation or keeps something of its clients. */
class SoakResultTest {
  private static final int STREAMS = 1_000;
  private static final int LAST = 360;
  private static final Footprint FLAT = new Footprint(100_000, 20, 1_100);

  @Test
  void holdsWhenAllIsDeliveredAndNothingGrows() {
    SoakResult result = result(last -> last, 0);

    assertThat(result.checks()).hasSize(10).allMatch(Check::holds);
    assertThat(result.report()).contains("| 1800 s | 360 |").doesNotContain("DOES NOT HOLD");
  }

  @Test
  void findsAStreamThatIsLateForOneRotation() {
    List<Sample> samples = samples();
    Sample some = samples.get(100);
    samples.set(100, with(some, some.held(), count(999, 0, 0, Map.of())));

    assertThat(broken(result(samples, 0))).containsExactly("360 rotations on 1000 streams, 1 late");
  }

  @Test
  void findsRotationsThatWerePassedOverOrMixedUpAndStreamsThatWereEnded() {
    assertThat(broken(result(last -> with(last, FLAT, count(1_000, 1, 0, Map.of())), 0)))
        .containsExactly("360000 delivered, 1 passed over");
    assertThat(broken(result(last -> with(last, FLAT, count(1_000, 0, 1, Map.of())), 0)))
        .containsExactly("0 older, 1 unknown");
    assertThat(broken(result(last -> with(last, FLAT, count(1_000, 0, 0, Map.of("GOAWAY", 2))), 0)))
        .containsExactly("{GOAWAY=2}");
  }

  @Test
  void findsWhatGrows() {
    assertThat(broken(result(samples(), new Footprint(100_000, 20, 1_111), 0)))
        .containsExactly("1100, then 1111");
    assertThat(broken(result(samples(), new Footprint(100_000, 23, 1_100), 0)))
        .containsExactly("20, then 23");
    assertThat(broken(result(samples(), new Footprint(110_401, 20, 1_100), 0)))
        .as("80,000 KB beside the heap, then 86,401")
        .containsExactly("78.1 MB, then 84.4 MB");
    assertThat(broken(result(samples(), new Footprint(110_400, 20, 1_100), 0))).isEmpty();
    assertThat(broken(result(samples(), FLAT, 3 << 20)))
        .containsExactly("16384 KB, then 19456 KB: [B +3072.0 KB");
  }

  @Test
  void findsMemoryThatGoesOnGrowing() {
    List<Sample> samples = samples();
    samples.replaceAll(sample ->
        with(sample, new Footprint(100_000 + 20L * sample.rotations(), 20, 1_100), sample.count()));

    assertThat(broken(result(samples, 0))).containsExactly("101.8 MB, then 104.1 MB");
  }

  @Test
  void takesMemoryThatHasSettledByTheMiddleForFlat() {
    List<Sample> samples = samples();
    samples.replaceAll(sample ->
        with(
            sample,
            new Footprint(100_000 + 100L * Math.min(sample.rotations(), 180), 20, 1_100),
            sample.count()));

    assertThat(broken(result(samples, 0))).isEmpty();
  }

  private static List<String> broken(SoakResult result) {
    return result.checks().stream().filter(check -> !check.holds()).map(Check::found).toList();
  }

  private static Sample with(Sample sample, Footprint held, WatchingFleet.Count count) {
    return new Sample(sample.seconds(), sample.rotations(), held, count, sample.delays());
  }

  private static SoakResult result(UnaryOperator<Sample> atTheEnd, long heapGrowth) {
    List<Sample> samples = samples();
    samples.set(LAST - 1, atTheEnd.apply(samples.getLast()));
    return result(samples, heapGrowth);
  }

  private static SoakResult result(List<Sample> samples, long heapGrowth) {
    return result(samples, FLAT, heapGrowth);
  }

  private static SoakResult result(List<Sample> samples, Footprint after, long heapGrowth) {
    return new SoakResult(
        new SoakSettings(Duration.ofMinutes(30), STREAMS, Duration.ofSeconds(5), 5),
        new SoakResult.Rest(new LiveHeap(Map.of("[B", 16L << 20)), FLAT, 20_000),
        samples,
        new SoakResult.Rest(new LiveHeap(Map.of("[B", (16L << 20) + heapGrowth)), after, 24_000));
  }

  private static List<Sample> samples() {
    return new ArrayList<>(
        IntStream.rangeClosed(1, LAST)
            .mapToObj(i ->
                new Sample(
                    5.0 * i, i, FLAT, count(STREAMS, 0, 0, Map.of()), new Distribution(1, 2, 3)))
            .toList());
  }

  private static WatchingFleet.Count count(
      int upToDate, long skipped, long unknown, Map<String, Integer> ended) {
    return new WatchingFleet.Count(
        STREAMS, upToDate, STREAMS + 1_500, 1_500, 360_000, skipped, 0, unknown, ended);
  }
}

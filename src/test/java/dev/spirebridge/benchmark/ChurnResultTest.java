package dev.spirebridge.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.benchmark.ChurnResult.Check;
import dev.spirebridge.benchmark.ChurnResult.Sample;
import dev.spirebridge.benchmark.load.ChurnFleet;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** That a bridge which keeps something of its callers is found out. */
class ChurnResultTest {
  private static final int PROCESSES = 5_000;
  private static final BridgeHoldings REST = holdings(90, 0, 0);

  @Test
  void holdsWhenNothingIsLeft() {
    ChurnResult result = result(REST, 16 << 20, 0);

    assertThat(result.checks()).hasSize(8).allMatch(Check::holds);
    assertThat(result.report()).contains("| minute 5 | 5000 |").doesNotContain("DOES NOT HOLD");
  }

  @Test
  void findsWhatIsLeft() {
    assertThat(broken(result(holdings(101, 0, 0), 16 << 20, 0))).containsExactly("101");
    assertThat(broken(result(holdings(90, 1, 0), 16 << 20, 0))).containsExactly("1 left");
    assertThat(broken(result(holdings(90, 0, 1), 16 << 20, 0))).containsExactly("1 left");
    assertThat(broken(result(REST, 19 << 20, 0))).containsExactly("[B +3072.0 KB");
  }

  @Test
  void findsResidentMemoryThatFollowsTheProcesses() {
    assertThat(broken(result(REST, 16 << 20, 0.9))).isEmpty();
    assertThat(broken(result(REST, 16 << 20, 1.1))).containsExactly("processes");
  }

  /** The end of what was found by each check that does not hold. */
  private static List<String> broken(ChurnResult result) {
    return result.checks().stream()
        .filter(check -> !check.holds())
        .map(Check::found)
        .map(found -> found.replaceFirst("^.*(, then |: |over \\d+ )", ""))
        .toList();
  }

  private static ChurnResult result(
      BridgeHoldings after, long heapBytes, double kilobytesPerProcess) {
    List<Sample> samples =
        IntStream.rangeClosed(1, 149).mapToObj(i -> sample(2 * i, kilobytesPerProcess)).toList();
    return new ChurnResult(
        ChurnSettings.of(Duration.ofMinutes(5), 1_000, true),
        REST,
        new LiveHeap(Map.of("[B", 16L << 20)),
        samples,
        after,
        new LiveHeap(Map.of("[B", heapBytes)),
        count(PROCESSES));
  }

  private static Sample sample(int seconds, double kilobytesPerProcess) {
    int started = (seconds + 2) * PROCESSES / 300;
    long resident = 120_000 + Math.round(started * kilobytesPerProcess);
    return new Sample(
        seconds, count(started), new BridgeHoldings(resident, 120, 17, 17, 17, OptionalInt.of(17)));
  }

  private static ChurnFleet.Count count(int processes) {
    return new ChurnFleet.Count(processes, processes, 0, Map.of());
  }

  private static BridgeHoldings holdings(int openFiles, int subscriptions, int atAgent) {
    return new BridgeHoldings(120_000, openFiles, 0, subscriptions, 0, OptionalInt.of(atAgent));
  }
}

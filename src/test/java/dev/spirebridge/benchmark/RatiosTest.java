package dev.spirebridge.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import dev.spirebridge.benchmark.Targets.Target;
import dev.spirebridge.benchmark.load.Distribution;
import dev.spirebridge.benchmark.load.LoadEvent;
import dev.spirebridge.benchmark.load.SdsMethod;
import dev.spirebridge.benchmark.load.Shape;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RatiosTest {

  private static final Shape SHAPE = Shape.ofOneProcess(1_000);
  private static final String AGENT = new Subject.SpireAgentSds().label();
  private static final String BRIDGE = BridgeSubject.LABEL;

  private final Results results = new Results();

  @Test
  void holdTheMedianOfBothMethodsAgainstTheAgentsSotw() {
    add(AGENT, SdsMethod.SOTW, 1_000);
    add(AGENT, SdsMethod.SOTW, 1_200);
    add(BRIDGE, SdsMethod.SOTW, 825);
    add(BRIDGE, SdsMethod.DELTA, 826);

    assertThat(row())
        .isEqualTo("| time until all are served (ms) | ≤ 0.75 | 0.75 met | 0.75 missed |");
  }

  @Test
  void areVoidWhereTheBridgeLeftAStreamOut() {
    add(AGENT, SdsMethod.SOTW, 1_000);
    add(BRIDGE, SdsMethod.SOTW, 700);
    results.add(run(BRIDGE, SdsMethod.SOTW, 700, 999, Map.of()));
    results.add(run(BRIDGE, SdsMethod.DELTA, 700, 1_000, Map.of("reset", 1)));

    assertThat(row()).endsWith("| void: streams dropped or answers missed ".repeat(2) + "|");
  }

  /** A benchmark of 5000 streams once told of an infinite ratio that was missed. */
  @Test
  void areVoidWhereTheAgentLeftAStreamOut() {
    results.add(run(AGENT, SdsMethod.SOTW, 1_000, 999, Map.of()));
    add(BRIDGE, SdsMethod.SOTW, 700);

    assertThat(row()).endsWith("| void: the agent left streams out | not measured |");
  }

  @Test
  void sayThatThereIsNoSpire() {
    add(BRIDGE, SdsMethod.SOTW, 700);

    assertThat(row()).endsWith("| no SPIRE on PATH | no SPIRE on PATH |");
  }

  private String row() {
    Ratios ratios = new Ratios(results, SHAPE, List.of(new Target(Metric.TIME_TO_SERVE, 0.75)));
    return ratios.table().lines().toList().getLast();
  }

  private void add(String subject, SdsMethod method, double millis) {
    results.add(run(subject, method, millis, SHAPE.streams(), Map.of()));
  }

  private static Run run(
      String subject, SdsMethod method, double millis, int served, Map<String, Integer> closed) {
    Distribution answers = new Distribution(1, 1, 1);
    ProcessUsage usage = new ProcessUsage(1, 1, 1);
    return new Run(
        subject,
        method.label(),
        SHAPE,
        new LoadEvent.Served(millis, answers, served, SHAPE.streams() - served, closed),
        List.of(),
        usage,
        usage,
        usage,
        null);
  }
}

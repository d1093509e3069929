package dev.spirebridge.benchmark;

import dev.spirebridge.benchmark.Results.Column;
import dev.spirebridge.benchmark.Targets.Target;
import dev.spirebridge.benchmark.load.SdsMethod;
import dev.spirebridge.benchmark.load.Shape;
import java.util.List;

/**
 * The bridge against SPIRE agent's own SDS. The agent offers SotW alone, so that is what either
 * method of the bridge is held against.
 */
record Ratios(Results results, Shape shape, List<Target> targets) {
  private static final String NO_SPIRE = "no SPIRE on PATH";

  /** One row per target. */
  String table() {
    StringBuilder table =
        new StringBuilder(
            "| spire-bridge / SPIRE agent, SotW, %s | target |".formatted(shape.label()));
    for (SdsMethod method : SdsMethod.values()) {
      table.append(" bridge, ").append(method.label()).append(" |");
    }
    table.append("\n|---|---:|").append("---:|".repeat(SdsMethod.values().length)).append('\n');
    targets.forEach(target -> appendRow(table, target.metric(), target.most()));
    return table.toString();
  }

  private void appendRow(StringBuilder table, Metric metric, double target) {
    table.append("| %s | ≤ %s |".formatted(metric.label(), target));
    List<Run> agent =
        results.of(new Column(new Subject.SpireAgentSds().label(), SdsMethod.SOTW.label(), shape));
    for (SdsMethod method : SdsMethod.values()) {
      List<Run> bridge = results.of(new Column(BridgeSubject.LABEL, method.label(), shape));
      table.append(' ').append(cell(metric, target, agent, bridge)).append(" |");
    }
    table.append('\n');
  }

  private static String cell(Metric metric, double target, List<Run> agent, List<Run> bridge) {
    if (agent.isEmpty()) {
      return NO_SPIRE;
    }
    if (bridge.isEmpty()) {
      return "not measured";
    }
    if (!bridge.stream().allMatch(Run::isWhole)) {
      return "void: streams dropped or answers missed";
    }
    // An agent that left out streams has a spread and a use of the processor of few, or of none.
    if (!agent.stream().allMatch(Run::isWhole)) {
      return "void: the agent left streams out";
    }
    double ratio = Results.median(metric, bridge) / Results.median(metric, agent);
    return "%.2f %s".formatted(ratio, ratio <= target ? "met" : "missed");
  }
}

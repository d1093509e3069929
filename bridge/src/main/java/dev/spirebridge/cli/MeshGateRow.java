package dev.spirebridge.cli;

import dev.spirebridge.app.ExitCode;
import dev.spirebridge.mesh.Gate;
import dev.spirebridge.mesh.Refusal;
import dev.spirebridge.mesh.run.Outcome;
import java.util.List;
import java.util.stream.Collectors;

/**
 * One gate of {@code mesh verify}.
 *
 * @param standing holds, does-not-hold or unknown
 * @param told why, empty if it holds
 */
record MeshGateRow(String gate, String standing, String told, int exitCode) {

  static MeshGateRow of(Gate gate, Outcome outcome) {
    String words = MeshPlanWords.gate(gate);
    return switch (outcome) {
      case Outcome.Done _ -> new MeshGateRow(words, word(ExitCode.DONE), "", ExitCode.DONE);
      case Outcome.Refused(List<Refusal> refusals) ->
          row(
              words,
              refusals.stream().map(Refusal::found).collect(Collectors.joining("; ")),
              ExitCode.DOES_NOT_HOLD);
      case Outcome.Stopped stopped ->
          row(
              words,
              stopped.why(),
              stopped.unknown() ? ExitCode.COULD_NOT_FIND_OUT : ExitCode.DOES_NOT_HOLD);
    };
  }

  private static MeshGateRow row(String gate, String told, int code) {
    return new MeshGateRow(gate, word(code), told, code);
  }

  String line() {
    return "%s: %s%s".formatted(standing, gate, told.isEmpty() ? "" : " (%s)".formatted(told));
  }

  static String word(int exitCode) {
    return switch (exitCode) {
      case ExitCode.DONE -> "holds";
      case ExitCode.DOES_NOT_HOLD -> "does-not-hold";
      default -> "unknown";
    };
  }

  /** One that does not hold outweighs those that could not be found out. */
  static int worse(int one, int other) {
    return one == ExitCode.DOES_NOT_HOLD || other == ExitCode.DOES_NOT_HOLD
        ? ExitCode.DOES_NOT_HOLD
        : Math.max(one, other);
  }
}

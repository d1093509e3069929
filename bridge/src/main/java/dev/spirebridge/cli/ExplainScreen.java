package dev.spirebridge.cli;

import dev.spirebridge.app.ExitCode;
import dev.spirebridge.diagnose.Explanation;
import dev.spirebridge.diagnose.Step;
import dev.spirebridge.diagnose.StepResult;
import java.util.ArrayList;
import java.util.List;

/** The answer of {@code explain} for people: a line for each step, and what to do about it. */
final class ExplainScreen {

  /** Of the last column: what does not fit goes on below. */
  private static final int WIDTH = 84;

  private ExplainScreen() {}

  static List<String> lines(Explanation explanation) {
    List<String> lines = new ArrayList<>();
    lines.add("pod " + explanation.pod());
    lines.add("");
    lines.addAll(table(explanation));
    lines.add("");
    lines.addAll(verdict(explanation));
    return lines;
  }

  static int exitCode(Explanation explanation) {
    return switch (explanation.outcome()) {
      case HOLDS -> ExitCode.DONE;
      case MISSING -> ExitCode.DOES_NOT_HOLD;
      case UNKNOWN -> ExitCode.COULD_NOT_FIND_OUT;
    };
  }

  private static List<String> table(Explanation explanation) {
    Table table = new Table("", "STEP", "RESULT", "WHAT WAS FOUND");
    for (Step step : explanation.steps()) {
      String mark = explanation.firstMissing().filter(step::equals).isPresent() ? ">" : "";
      List<String> texts = new ArrayList<>(wrapped(step.result().found()));
      step.facts().forEach(fact -> indented(fact, texts));
      table.add(mark, step.name().title(), word(step.result()), texts.getFirst());
      texts.stream().skip(1).forEach(text -> table.add("", "", "", text));
    }
    return table.lines();
  }

  private static String word(StepResult result) {
    return result instanceof StepResult.DoesNotApply ? "-" : result.word();
  }

  private static void indented(String fact, List<String> into) {
    wrapped(fact).forEach(line -> into.add("  " + line));
  }

  private static List<String> verdict(Explanation explanation) {
    List<String> lines = new ArrayList<>();
    explanation
        .firstMissing()
        .ifPresent(step -> {
          lines.add("Missing: " + step.name().title());
          lines.addAll(advice(step.result()));
        });
    for (Step step : explanation.unknown()) {
      if (step.result() instanceof StepResult.Unknown unknown && unknown.toDo().isEmpty()) {
        continue;
      }
      lines.add("Could not find out: " + step.name().title());
      lines.addAll(advice(step.result()));
    }
    if (!lines.isEmpty()) {
      return lines;
    }
    return switch (explanation.outcome()) {
      case HOLDS -> List.of("All steps hold.");
      case MISSING, UNKNOWN ->
          explanation.unknown().stream().flatMap(step -> withoutAdvice(step).stream()).toList();
    };
  }

  private static List<String> withoutAdvice(Step step) {
    return List.of("Could not find out: " + step.name().title(), "  " + step.result().found());
  }

  private static List<String> advice(StepResult result) {
    return switch (result) {
      case StepResult.Missing(String found, String toDo) -> told(found, toDo);
      case StepResult.Unknown(String found, String toDo) -> told(found, toDo);
      case StepResult.Ok _, StepResult.DoesNotApply _ -> List.of();
    };
  }

  /** Not broken into lines: somebody may copy or look for it. */
  private static List<String> told(String found, String toDo) {
    return List.of("  " + found, "  to do: " + toDo);
  }

  private static List<String> wrapped(String text) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : text.split(" ", -1)) {
      if (line.length() > 0 && line.length() + 1 + word.length() > WIDTH) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.length() == 0 ? "" : " ").append(word);
    }
    lines.add(line.toString());
    return lines;
  }
}

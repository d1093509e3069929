package dev.spirebridge.cli;

import dev.spirebridge.diagnose.Explanation;
import dev.spirebridge.diagnose.Step;
import dev.spirebridge.diagnose.StepResult;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** The answer of {@code explain} for programs. */
final class ExplainDocument {

  private ExplainDocument() {}

  static Map<String, Object> of(Explanation explanation) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("pod", explanation.pod());
    document.put("outcome", explanation.outcome().name().toLowerCase(Locale.ROOT));
    explanation.firstMissing().ifPresent(step -> document.put("firstMissing", step.name().word()));
    document.put("steps", explanation.steps().stream().map(ExplainDocument::step).toList());
    return document;
  }

  private static Map<String, Object> step(Step step) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("step", step.name().word());
    document.put("result", step.result().word());
    document.put("found", step.result().found());
    switch (step.result()) {
      case StepResult.Missing(String _, String toDo) -> document.put("toDo", toDo);
      case StepResult.Unknown(String _, String toDo) when !toDo.isEmpty() ->
          document.put("toDo", toDo);
      case StepResult.Unknown _ -> {}
      case StepResult.Ok _, StepResult.DoesNotApply _ -> {}
    }
    document.put("facts", step.facts());
    return document;
  }
}

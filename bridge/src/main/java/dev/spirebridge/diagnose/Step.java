package dev.spirebridge.diagnose;

import java.util.List;

/**
 * One step on the way.
 *
 * @param facts what else was seen, one clause each, fit to be printed
 */
public record Step(StepName name, StepResult result, List<String> facts) {

  public Step {
    facts = facts.stream().map(Words::printable).toList();
  }

  Step(StepName name, StepResult result) {
    this(name, result, List.of());
  }

  Step with(StepResult other) {
    return new Step(name, other, facts);
  }

  boolean isOk() {
    return result instanceof StepResult.Ok;
  }

  boolean isMissing() {
    return result instanceof StepResult.Missing;
  }

  boolean isUnknown() {
    return result instanceof StepResult.Unknown;
  }
}

package dev.spirebridge.diagnose;

/** What became of one step. Texts are clauses without a full stop. */
public sealed interface StepResult {

  /** What was found, or why nothing was. */
  String found();

  record Ok(String found) implements StepResult {}

  /**
   * @param toDo for a person
   */
  record Missing(String found, String toDo) implements StepResult {}

  /**
   * It could not be found out.
   *
   * @param found why
   * @param toDo what right or address it takes; empty where another step says so
   */
  record Unknown(String found, String toDo) implements StepResult {}

  /** There is nothing to look at here, or nothing depends on it. */
  record DoesNotApply(String found) implements StepResult {}

  /** For programs. */
  default String word() {
    return switch (this) {
      case Ok _ -> "ok";
      case Missing _ -> "missing";
      case Unknown _ -> "unknown";
      case DoesNotApply _ -> "does-not-apply";
    };
  }
}

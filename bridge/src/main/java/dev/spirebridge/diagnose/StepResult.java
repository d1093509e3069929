package dev.spirebridge.diagnose;

/**
 * What became of one step. Texts are clauses without a full stop, bounded and fit to be printed,
 * whoever's words are in them.
 */
public sealed interface StepResult {

  /** What was found, or why nothing was. */
  String found();

  record Ok(String found) implements StepResult {
    public Ok {
      found = Words.printable(found);
    }
  }

  /**
   * @param toDo for a person
   */
  record Missing(String found, String toDo) implements StepResult {
    public Missing {
      found = Words.printable(found);
      toDo = Words.printable(toDo);
    }
  }

  /**
   * It could not be found out.
   *
   * @param found why
   * @param toDo what right or address it takes; empty where another step says so
   */
  record Unknown(String found, String toDo) implements StepResult {
    public Unknown {
      found = Words.printable(found);
      toDo = Words.printable(toDo);
    }
  }

  /** There is nothing to look at here, or nothing depends on it. */
  record DoesNotApply(String found) implements StepResult {
    public DoesNotApply {
      found = Words.printable(found);
    }
  }

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

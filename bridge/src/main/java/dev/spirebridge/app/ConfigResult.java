package dev.spirebridge.app;

import java.util.List;

/**
 * What became of the inputs: a configuration that can be started, or everything wrong with them.
 */
public sealed interface ConfigResult<C> {

  /** All inputs were understood and fit together. */
  record Valid<C>(C config) implements ConfigResult<C> {}

  /** At least one problem; nothing may be started. */
  record Invalid<C>(List<ConfigProblem> problems) implements ConfigResult<C> {

    public Invalid {
      if (problems.isEmpty()) {
        throw new IllegalArgumentException("an invalid configuration has at least one problem");
      }
      problems = List.copyOf(problems);
    }
  }
}

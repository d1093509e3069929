package dev.spirebridge.app;

import java.util.List;

/**
 * What became of the inputs: a configuration that can be started, or everything wrong with them.
 */
public sealed interface ConfigResult {

  /** All inputs were understood and fit together. */
  record Valid(BridgeConfig config) implements ConfigResult {}

  /** At least one problem; nothing may be started. */
  record Invalid(List<ConfigProblem> problems) implements ConfigResult {

    public Invalid {
      if (problems.isEmpty()) {
        throw new IllegalArgumentException("an invalid configuration has at least one problem");
      }
      problems = List.copyOf(problems);
    }
  }
}

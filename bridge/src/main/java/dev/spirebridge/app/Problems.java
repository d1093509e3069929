package dev.spirebridge.app;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Collects what is wrong, so that all of it is reported at once. */
final class Problems {

  private final List<ConfigProblem> found = new ArrayList<>();

  void add(ConfigProblem problem) {
    found.add(problem);
  }

  boolean any() {
    return !found.isEmpty();
  }

  /** The value understood, or nothing and one problem more. */
  <T> Optional<Placed<T>> parse(Given given, ValueParser<T> parser) {
    try {
      return Optional.of(new Placed<>(given.place(), parser.parse(given.text())));
    } catch (BadValue e) {
      add(ConfigProblem.about(given, e.reason(), e.hint()));
      return Optional.empty();
    }
  }

  /** The configuration, if nothing was found. */
  <C> ConfigResult<C> resultOf(C config) {
    return found.isEmpty()
        ? new ConfigResult.Valid<>(config)
        : new ConfigResult.Invalid<>(List.copyOf(found));
  }
}

package dev.spirebridge.cli;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What was given of flags that a reader in {@code app} judges, in their order. */
final class GivenFlags {

  private final Map<String, List<String>> flags = new LinkedHashMap<>();

  GivenFlags put(String name, @Nullable String value) {
    return put(name, value == null ? List.of() : List.of(value));
  }

  /**
   * @param values none if it was not given
   */
  GivenFlags put(String name, List<String> values) {
    if (!values.isEmpty()) {
      flags.put(name, List.copyOf(values));
    }
    return this;
  }

  /** A switch, which has no value. */
  GivenFlags put(String name, boolean given) {
    if (given) {
      flags.put(name, List.of());
    }
    return this;
  }

  Map<String, List<String>> all() {
    return Collections.unmodifiableMap(flags);
  }
}

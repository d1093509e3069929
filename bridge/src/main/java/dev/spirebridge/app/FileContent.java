package dev.spirebridge.app;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a configuration file says.
 *
 * @param values of the settings, by key
 * @param lists of those that are lists, by key
 * @param items of the lists of mappings, by key; those that the file does not speak of are not
 *     there
 */
record FileContent<T>(
    Map<String, Given> values, Map<String, GivenList> lists, Map<String, List<T>> items) {

  /** Of a file that is not there, or could not be read. */
  static <T> FileContent<T> none() {
    return new FileContent<>(Map.of(), Map.of(), Map.of());
  }

  /** Of one list; nothing when the file does not speak of it. */
  Optional<List<T>> items(String key) {
    return Optional.ofNullable(items.get(key));
  }
}

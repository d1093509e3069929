package dev.spirebridge.app;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a configuration file says.
 *
 * @param values of the settings, by key
 * @param lists of those that are lists
 * @param listeners nothing when the file does not speak of them
 */
record FileContent(
    Map<String, Given> values,
    Map<ListSetting, GivenList> lists,
    Optional<List<ListenerDraft>> listeners) {

  /** Of a file that is not there, or could not be read. */
  static final FileContent NONE = new FileContent(Map.of(), Map.of(), Optional.empty());
}

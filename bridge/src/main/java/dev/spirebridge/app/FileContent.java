package dev.spirebridge.app;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a configuration file says.
 *
 * @param values of the settings, by key
 * @param listeners nothing when the file does not speak of them
 */
record FileContent(Map<String, Given> values, Optional<List<ListenerDraft>> listeners) {}

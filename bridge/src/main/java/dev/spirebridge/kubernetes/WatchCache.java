package dev.spirebridge.kubernetes;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of the objects, by namespace and name. One writer, any number of readers; the list
 * is made when it is first asked for after a change.
 */
final class WatchCache<V> {

  private Map<String, V> values = new HashMap<>();
  private @Nullable List<V> list = List.of();

  /**
   * @return whether anything is different now
   */
  synchronized boolean replace(Map<String, V> whole) {
    boolean changed = !values.equals(whole);
    if (changed) {
      values = new HashMap<>(whole);
      list = null;
    }
    return changed;
  }

  /**
   * @param value empty where the object is none of those to keep
   * @return whether anything is different now
   */
  synchronized boolean put(String key, Optional<V> value) {
    if (value.isEmpty()) {
      return remove(key);
    }
    boolean changed = !value.get().equals(values.put(key, value.get()));
    if (changed) {
      list = null;
    }
    return changed;
  }

  /**
   * @return whether it was there
   */
  synchronized boolean remove(String key) {
    boolean changed = values.remove(key) != null;
    if (changed) {
      list = null;
    }
    return changed;
  }

  synchronized List<V> all() {
    List<V> known = list;
    if (known == null) {
      known = List.copyOf(values.values());
      list = known;
    }
    return known;
  }
}

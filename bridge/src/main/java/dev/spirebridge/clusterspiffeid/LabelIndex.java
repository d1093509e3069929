package dev.spirebridge.clusterspiffeid;

import dev.spirebridge.clusterspiffeid.LabelSelector.Operator;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Things by their labels, so that a selector need not be held against each of them. A label is
 * indexed when the first selector asks for it.
 */
final class LabelIndex<T> {

  private final List<T> all;
  private final Function<T, Map<String, String>> labels;
  private final Map<String, Map<String, List<T>>> byKeyAndValue = new HashMap<>();

  LabelIndex(List<T> all, Function<T, Map<String, String>> labels) {
    this.all = List.copyOf(all);
    this.labels = labels;
  }

  /** Few things, in order, among which are all that match; they have still to be tested. */
  List<T> candidates(LabelSelector selector) {
    var fewest = all;
    for (var requirement : selector.requirements()) {
      if (requirement.operator() == Operator.IN && requirement.values().size() == 1) {
        var found = with(requirement.key(), requirement.values().getFirst());
        fewest = found.size() < fewest.size() ? found : fewest;
      }
    }
    return fewest;
  }

  private List<T> with(String key, String value) {
    return byKeyAndValue.computeIfAbsent(key, this::index).getOrDefault(value, List.of());
  }

  private Map<String, List<T>> index(String key) {
    var byValue = new HashMap<String, List<T>>();
    for (var each : all) {
      var value = labels.apply(each).get(key);
      if (value != null) {
        byValue.computeIfAbsent(value, unused -> new ArrayList<>()).add(each);
      }
    }
    return byValue;
  }
}

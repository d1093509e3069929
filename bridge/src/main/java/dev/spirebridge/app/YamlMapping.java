package dev.spirebridge.app;

import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/**
 * Flattens a mapping of known keys into values by dotted key. Unknown and repeated keys, and values
 * of the wrong kind, become problems.
 */
final class YamlMapping {

  private final String file;
  private final Problems problems;
  private final Collection<String> valueKeys;
  private final Collection<String> nodeKeys;
  private final Map<String, Given> values = new LinkedHashMap<>();
  private final Map<String, Node> nodes = new LinkedHashMap<>();

  /**
   * @param valueKeys dotted keys that have one value
   * @param nodeKeys keys that are handed on as they are
   */
  YamlMapping(
      String file, Problems problems, Collection<String> valueKeys, Collection<String> nodeKeys) {
    this.file = file;
    this.problems = problems;
    this.valueKeys = valueKeys;
    this.nodeKeys = nodeKeys;
  }

  /**
   * @param path of the mapping itself, for messages; empty at the top
   */
  YamlMapping read(MappingNode mapping, String path) {
    read(mapping, path, "");
    return this;
  }

  Map<String, Given> values() {
    return values;
  }

  Optional<Given> value(String key) {
    return Optional.ofNullable(values.get(key));
  }

  Optional<Node> node(String key) {
    return Optional.ofNullable(nodes.get(key));
  }

  private void read(MappingNode mapping, String path, String prefix) {
    for (Map.Entry<Given, Node> entry : entries(mapping, path, file, problems).entrySet()) {
      Given name = entry.getKey();
      String key = prefix + name.text();
      // Without the first of these, an empty name would stand for the mapping that it is in.
      if (name.text().isEmpty()) {
        problems.add(unknown(name, prefix));
      } else if (nodeKeys.contains(key)) {
        nodes.put(key, entry.getValue());
      } else if (valueKeys.contains(key) || !childrenOf(key).isEmpty()) {
        readKnown(key, name.place(), entry.getValue());
      } else {
        problems.add(unknown(name, prefix));
      }
    }
  }

  private ConfigProblem unknown(Given name, String prefix) {
    return ConfigProblem.at(name.place(), "unknown key", hint(name.text(), childrenOf(prefix)));
  }

  private void readKnown(String key, Place place, Node node) {
    List<String> children = childrenOf(key);
    if (isNull(node)) {
      problems.add(ConfigProblem.at(place, "has no value", "give it one or leave the key out"));
    } else if (node instanceof ScalarNode scalar && valueKeys.contains(key)) {
      values.put(key, new Given(place, scalar.getValue()));
    } else if (node instanceof MappingNode mapping && !children.isEmpty()) {
      read(mapping, place.name(), key + ".");
    } else if (children.isEmpty()) {
      problems.add(ConfigProblem.at(place, "is not a single value", "write KEY: VALUE"));
    } else {
      problems.add(
          ConfigProblem.at(
              place, "is not a mapping", "write below it one of " + String.join(", ", children)));
    }
  }

  /** The names that may stand directly below a key, or at the top for the empty key. */
  private List<String> childrenOf(String key) {
    String prefix = key.isEmpty() || key.endsWith(".") ? key : key + ".";
    Set<String> all = new HashSet<>(valueKeys);
    all.addAll(nodeKeys);
    return all.stream()
        .filter(known -> known.startsWith(prefix))
        .map(known -> known.substring(prefix.length()).replaceFirst("\\..*", ""))
        .distinct()
        .sorted()
        .toList();
  }

  private static String hint(String unknown, List<String> known) {
    return NearestWord.to(unknown, known)
        .map(nearest -> "did you mean " + nearest + "?")
        .orElse("known here: " + String.join(", ", known));
  }

  /** The entries of any mapping, each key once, with the place of each value. */
  static Map<Given, Node> entries(
      MappingNode mapping, String path, String file, Problems problems) {
    Map<Given, Node> entries = new LinkedHashMap<>();
    Set<String> seen = new HashSet<>();
    for (NodeTuple tuple : mapping.getValue()) {
      Place place = place(tuple.getKeyNode(), path, file);
      if (!(tuple.getKeyNode() instanceof ScalarNode key)) {
        problems.add(ConfigProblem.at(place, "has a key that is no word", "write KEY: VALUE"));
      } else if (!seen.add(key.getValue())) {
        problems.add(ConfigProblem.at(place, "is given twice", "keep one of the two"));
      } else {
        entries.put(new Given(place, key.getValue()), tuple.getValueNode());
      }
    }
    return entries;
  }

  private static Place place(Node key, String path, String file) {
    String name = key instanceof ScalarNode scalar ? ConfigProblem.shown(scalar.getValue()) : "?";
    String atTop = name.isBlank() ? "\"" + name + "\"" : name;
    return new Place(
        path.isEmpty() ? atTop : path + "." + name,
        key.getStartMark().map(mark -> YamlDocument.position(file, mark)));
  }

  static boolean isNull(Node node) {
    return node instanceof ScalarNode scalar
        && scalar.isPlain()
        && (scalar.getValue().isEmpty()
            || scalar.getValue().equals("null")
            || scalar.getValue().equals("~"));
  }
}

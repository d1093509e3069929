package dev.spirebridge.app;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Reads the shape of a list of single values. */
final class ListReader {

  private final String file;
  private final Problems problems;

  ListReader(String file, Problems problems) {
    this.file = file;
    this.problems = problems;
  }

  /**
   * The list, or nothing and one problem more. An empty one is refused: to some it would mean
   * nobody, to others everybody.
   */
  Optional<GivenList> read(ListSetting setting, Node node) {
    Place place = place(setting.key(), node);
    String hint = "write [" + setting.example() + "], or leave the key out";
    if (!(node instanceof SequenceNode sequence)) {
      problems.add(ConfigProblem.at(place, "is not a list", hint));
      return Optional.empty();
    }
    if (sequence.getValue().isEmpty()) {
      problems.add(ConfigProblem.at(place, "is an empty list", hint));
      return Optional.empty();
    }
    List<Given> elements = new ArrayList<>();
    for (Node element : sequence.getValue()) {
      Place at = place(setting.key() + "[" + elements.size() + "]", element);
      if (element instanceof ScalarNode scalar && !YamlMapping.isNull(element)) {
        elements.add(new Given(at, scalar.getValue()));
      } else {
        problems.add(ConfigProblem.at(at, "is not a single value", hint));
        return Optional.empty();
      }
    }
    return Optional.of(new GivenList(place, elements));
  }

  private Place place(String name, Node node) {
    return new Place(name, node.getStartMark().map(mark -> YamlDocument.position(file, mark)));
  }
}

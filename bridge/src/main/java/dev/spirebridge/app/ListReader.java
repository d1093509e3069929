package dev.spirebridge.app;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Reads the shape of a list of single values. */
final class ListReader {

  private final YamlPlaces file;

  ListReader(YamlPlaces file) {
    this.file = file;
  }

  /**
   * The list, or nothing and one problem more. An empty one is refused: to some it would mean
   * nobody, to others everybody.
   */
  Optional<GivenList> read(ListSetting setting, Node node) {
    Place place = file.of(setting.key(), node);
    String hint = "write [" + setting.example() + "], or leave the key out";
    if (setting.takesOneWord() && node instanceof ScalarNode word && !YamlMapping.isNull(node)) {
      return Optional.of(new GivenList(place, List.of(new Given(place, word.getValue()))));
    }
    if (!(node instanceof SequenceNode sequence)) {
      problems().add(ConfigProblem.at(place, "is not a list", hint));
      return Optional.empty();
    }
    if (sequence.getValue().isEmpty()) {
      problems().add(ConfigProblem.at(place, "is an empty list", hint));
      return Optional.empty();
    }
    List<Given> elements = new ArrayList<>();
    for (Node element : sequence.getValue()) {
      Place at = file.of(setting.key() + "[" + elements.size() + "]", element);
      if (element instanceof ScalarNode scalar && !YamlMapping.isNull(element)) {
        elements.add(new Given(at, scalar.getValue()));
      } else {
        problems().add(ConfigProblem.at(at, "is not a single value", hint));
        return Optional.empty();
      }
    }
    return Optional.of(new GivenList(place, elements));
  }

  private Problems problems() {
    return file.problems();
  }
}

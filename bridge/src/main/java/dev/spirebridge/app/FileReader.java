package dev.spirebridge.app;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * Reads the shape of a configuration file; what the values mean is understood by others.
 *
 * <p>This class and those it alone uses are all that know YAML, so that a start without a file does
 * not load the library.
 */
final class FileReader<T> {

  private final FileShape<T> shape;
  private final YamlPlaces file;

  private FileReader(FileShape<T> shape, YamlPlaces file) {
    this.shape = shape;
    this.file = file;
  }

  /** What the file says, or nothing and one problem more when it is no YAML mapping. */
  static <T> Optional<FileContent<T>> read(ConfigFile file, FileShape<T> shape, Problems problems) {
    return switch (file) {
      case ConfigFile.Text text ->
          YamlDocument.parse(text, shape, problems)
              .map(new FileReader<>(shape, new YamlPlaces(text.name(), problems))::read);
      case ConfigFile.Unusable unusable -> {
        problems.add(
            ConfigProblem.at(Place.of(unusable.name()), unusable.reason(), unusable.hint()));
        yield Optional.empty();
      }
    };
  }

  private FileContent<T> read(MappingNode top) {
    List<String> valueKeys = shape.settings().stream().map(Setting::key).toList();
    List<String> nodeKeys = new ArrayList<>(shape.lists().stream().map(ListSetting::key).toList());
    shape.itemLists().forEach(list -> nodeKeys.add(list.key()));
    YamlMapping mapping = file.mapping(top, "", valueKeys, nodeKeys);
    Map<String, List<T>> items = new HashMap<>();
    for (ItemList<T> list : shape.itemLists()) {
      mapping.node(list.key()).ifPresent(node -> items.put(list.key(), items(list, node)));
    }
    return new FileContent<>(mapping.values(), lists(mapping), items);
  }

  private Map<String, GivenList> lists(YamlMapping mapping) {
    ListReader reader = new ListReader(file);
    Map<String, GivenList> lists = new HashMap<>();
    for (ListSetting setting : shape.lists()) {
      mapping
          .node(setting.key())
          .flatMap(node -> reader.read(setting, node))
          .ifPresent(list -> lists.put(setting.key(), list));
    }
    return lists;
  }

  private List<T> items(ItemList<T> list, Node node) {
    List<T> items = new ArrayList<>();
    String key = list.key();
    if (!(node instanceof SequenceNode sequence) || sequence.getValue().isEmpty()) {
      refuse(
          file.of(key, node),
          "is not a list of " + list.noun(),
          "write - " + list.example() + " below it");
      return items;
    }
    for (int i = 0; i < sequence.getValue().size(); i++) {
      Node element = sequence.getValue().get(i);
      Place place = file.of(key + "[" + i + "]", element);
      if (element instanceof MappingNode mapping) {
        list.reader().item(mapping, place, file).ifPresent(items::add);
      } else {
        refuse(place, "is not a mapping", "write " + list.example());
      }
    }
    return items;
  }

  private void refuse(Place place, String reason, String hint) {
    file.problems().add(ConfigProblem.at(place, reason, hint));
  }
}

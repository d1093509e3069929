package dev.spirebridge.app;

import dev.spirebridge.app.ListenerDraft.AliasDraft;
import java.util.ArrayList;
import java.util.EnumMap;
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
final class FileReader {

  static final String SDS = "sds";
  static final String ALIASES = "aliases";
  static final List<String> LISTENER_KEYS = List.of("address", "profile", "onUnknown");

  private final String file;
  private final Problems problems;

  private FileReader(String file, Problems problems) {
    this.file = file;
    this.problems = problems;
  }

  /** What the file says, or nothing and one problem more when it is no YAML mapping. */
  static Optional<FileContent> read(ConfigFile.Text text, Problems problems) {
    return YamlDocument.parse(text, problems)
        .map(top -> new FileReader(text.name(), problems).read(top));
  }

  private FileContent read(MappingNode top) {
    List<String> nodeKeys = new ArrayList<>(ListSetting.keys());
    nodeKeys.add(SDS);
    YamlMapping mapping = new YamlMapping(file, problems, Setting.keys(), nodeKeys).read(top, "");
    return new FileContent(
        mapping.values(), lists(mapping), mapping.node(SDS).map(this::listeners));
  }

  private Map<ListSetting, GivenList> lists(YamlMapping mapping) {
    ListReader reader = new ListReader(file, problems);
    Map<ListSetting, GivenList> lists = new EnumMap<>(ListSetting.class);
    for (ListSetting setting : ListSetting.values()) {
      mapping
          .node(setting.key())
          .flatMap(node -> reader.read(setting, node))
          .ifPresent(list -> lists.put(setting, list));
    }
    return lists;
  }

  private List<ListenerDraft> listeners(Node node) {
    List<ListenerDraft> listeners = new ArrayList<>();
    if (!(node instanceof SequenceNode sequence) || sequence.getValue().isEmpty()) {
      problems.add(
          ConfigProblem.at(
              place(SDS, node), "is not a list of listeners", "write - address: ADDR below it"));
      return listeners;
    }
    for (int i = 0; i < sequence.getValue().size(); i++) {
      Node element = sequence.getValue().get(i);
      String path = SDS + "[" + i + "]";
      if (element instanceof MappingNode mapping) {
        listeners.add(listener(mapping, path));
      } else {
        problems.add(
            ConfigProblem.at(place(path, element), "is not a mapping", "write address: ADDR"));
      }
    }
    return listeners;
  }

  private ListenerDraft listener(MappingNode node, String path) {
    YamlMapping mapping =
        new YamlMapping(file, problems, LISTENER_KEYS, List.of(ALIASES)).read(node, path);
    List<AliasDraft> aliases =
        mapping.node(ALIASES).map(below -> aliases(below, path + "." + ALIASES)).orElse(List.of());
    return new ListenerDraft(
        place(path, node),
        mapping.value("address"),
        mapping.value("profile"),
        mapping.value("onUnknown"),
        aliases);
  }

  private List<AliasDraft> aliases(Node node, String path) {
    List<AliasDraft> aliases = new ArrayList<>();
    if (!(node instanceof MappingNode mapping) || mapping.getValue().isEmpty()) {
      problems.add(
          ConfigProblem.at(
              place(path, node), "is not a mapping of names", "write NAME: {svid: default}"));
      return aliases;
    }
    for (Map.Entry<Given, Node> entry :
        YamlMapping.entries(mapping, path, file, problems).entrySet()) {
      Place place = entry.getKey().place();
      if (entry.getValue() instanceof MappingNode target) {
        YamlMapping fields = new YamlMapping(file, problems, AliasDraft.KEYS, List.of());
        aliases.add(new AliasDraft(entry.getKey(), fields.read(target, place.name()).values()));
      } else {
        problems.add(
            ConfigProblem.at(
                place, "names nothing", "write below it svid: default or bundle: own"));
      }
    }
    return aliases;
  }

  private Place place(String name, Node node) {
    Optional<String> position = node.getStartMark().map(mark -> YamlDocument.position(file, mark));
    return new Place(name, position);
  }
}

package dev.spirebridge.app;

import dev.spirebridge.app.ListenerDraft.AliasDraft;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;

/** The shape of the file of {@code serve}: its lists of mappings are listeners and folders. */
final class ServeFile implements FileShape<ServeItem> {

  static final String SDS = "sds";
  static final String FILES = "files";
  static final String ALIASES = "aliases";
  static final List<String> LISTENER_KEYS = List.of("address", "profile", "onUnknown");

  @Override
  public List<ServeSetting> settings() {
    return List.of(ServeSetting.values());
  }

  @Override
  public List<ServeListSetting> lists() {
    return List.of(ServeListSetting.values());
  }

  @Override
  public List<ItemList<ServeItem>> itemLists() {
    return List.of(
        new ItemList<>(SDS, "listeners", "address: ADDR", ServeFile::listener),
        new ItemList<>(FILES, "folders", "folder: DIR", ServeFile::folder));
  }

  @Override
  public String exampleKey() {
    return SDS;
  }

  @Override
  public String least() {
    return "a list sds:";
  }

  private static Optional<ServeItem> folder(MappingNode node, Place place, YamlPlaces file) {
    YamlMapping mapping =
        file.mapping(node, place.name(), FolderDraft.KEYS, List.of(FolderDraft.COMMAND));
    ListSetting command =
        new NestedList(place.name() + "." + FolderDraft.COMMAND, "/path, argument");
    Optional<GivenList> words =
        mapping.node(FolderDraft.COMMAND).flatMap(list -> new ListReader(file).read(command, list));
    return Optional.of(new FolderDraft(place, mapping.values(), words));
  }

  /** A list within an element of another. */
  private record NestedList(String key, String example) implements ListSetting {}

  private static Optional<ServeItem> listener(MappingNode node, Place place, YamlPlaces file) {
    YamlMapping mapping = file.mapping(node, place.name(), LISTENER_KEYS, List.of(ALIASES));
    List<AliasDraft> aliases =
        mapping
            .node(ALIASES)
            .map(below -> aliases(below, place.name() + "." + ALIASES, file))
            .orElse(List.of());
    return Optional.of(
        new ListenerDraft(
            place,
            mapping.value("address"),
            mapping.value("profile"),
            mapping.value("onUnknown"),
            aliases));
  }

  private static List<AliasDraft> aliases(Node node, String path, YamlPlaces file) {
    List<AliasDraft> aliases = new ArrayList<>();
    Problems problems = file.problems();
    if (!(node instanceof MappingNode mapping) || mapping.getValue().isEmpty()) {
      problems.add(
          ConfigProblem.at(
              file.of(path, node), "is not a mapping of names", "write NAME: {svid: default}"));
      return aliases;
    }
    for (Map.Entry<Given, Node> entry :
        YamlMapping.entries(mapping, path, file.file(), problems).entrySet()) {
      Place place = entry.getKey().place();
      if (entry.getValue() instanceof MappingNode target) {
        YamlMapping fields = file.mapping(target, place.name(), AliasDraft.KEYS, List.of());
        aliases.add(new AliasDraft(entry.getKey(), fields.values()));
      } else {
        problems.add(
            ConfigProblem.at(
                place, "names nothing", "write below it svid: default or bundle: own"));
      }
    }
    return aliases;
  }
}

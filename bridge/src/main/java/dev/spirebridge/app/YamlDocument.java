package dev.spirebridge.app;

import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionEndEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.DocumentStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;

/** Turns a file's text into one YAML mapping whose nodes know their line and column. */
final class YamlDocument {

  /** The deepest valid configuration has 7 levels; the library recurses, so depth is a danger. */
  private static final int MAX_DEPTH = 20;

  private final ConfigFile.Text file;
  private final FileShape<?> shape;
  private final Problems problems;

  private YamlDocument(ConfigFile.Text file, FileShape<?> shape, Problems problems) {
    this.file = file;
    this.shape = shape;
    this.problems = problems;
  }

  /** The mapping at the top, or nothing and one problem more. */
  static Optional<MappingNode> parse(ConfigFile.Text file, FileShape<?> shape, Problems problems) {
    return new YamlDocument(file, shape, problems).parse();
  }

  private Optional<MappingNode> parse() {
    LoadSettings settings =
        LoadSettings.builder().setLabel(file.name()).setAllowNonScalarKeys(true).build();
    try {
      if (!isPlain(new Parse(settings).parseString(file.text()))) {
        return Optional.empty();
      }
      return new Compose(settings).composeString(file.text()).flatMap(this::mapping);
    } catch (MarkedYamlEngineException e) {
      refuse(e.getProblemMark(), "is not YAML: " + e.getProblem(), "correct the line");
    } catch (YamlEngineException e) {
      String message = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      refuse(Optional.empty(), "is not YAML: " + message, "correct the file");
    }
    return Optional.empty();
  }

  /**
   * Looks at the flat stream of events before anything recurses into it or expands it.
   *
   * <p>Anchors, aliases and tags are refused: nothing here needs them, and a file that uses them
   * can mean something other than it shows.
   */
  private boolean isPlain(Iterable<Event> events) {
    int documents = 0;
    int depth = 0;
    for (Event event : events) {
      switch (event) {
        case DocumentStartEvent start -> {
          documents++;
          if (documents > 1) {
            return refuse(start.getStartMark(), "holds several documents", "keep one");
          }
        }
        case CollectionStartEvent start -> depth++;
        case CollectionEndEvent end -> depth--;
        default -> {}
      }
      if (depth > MAX_DEPTH) {
        return refuse(event.getStartMark(), "is nested too deeply", "see docs/configuration.md");
      }
      if (event instanceof NodeEvent node && !isPlain(node)) {
        return false;
      }
    }
    return documents == 1 || refuseEmpty();
  }

  private boolean isPlain(NodeEvent node) {
    Optional<Anchor> anchor = node.getAnchor();
    if (node instanceof AliasEvent || anchor.isPresent()) {
      return refuse(
          node.getStartMark(), "uses a YAML anchor or alias", "write the value out in each place");
    }
    Optional<String> tag =
        switch (node) {
          case ScalarEvent scalar -> scalar.getTag();
          case CollectionStartEvent collection -> collection.getTag();
          default -> Optional.empty();
        };
    return tag.isEmpty() || refuse(node.getStartMark(), "uses a YAML tag", "remove it");
  }

  private Optional<MappingNode> mapping(Node top) {
    if (top instanceof MappingNode mapping) {
      return Optional.of(mapping);
    }
    refuse(
        top.getStartMark(),
        "is not a mapping at its top",
        "begin with a key, like " + shape.exampleKey() + ":");
    return Optional.empty();
  }

  private boolean refuseEmpty() {
    return refuse(
        Optional.empty(),
        "is empty",
        "write at least " + shape.least() + ", or leave --config out");
  }

  private boolean refuse(Optional<Mark> mark, String reason, String hint) {
    Place place = Place.of(mark.map(at -> position(file.name(), at)).orElse(file.name()));
    problems.add(ConfigProblem.at(place, ConfigProblem.shown(reason), hint));
    return false;
  }

  /** In the form that editors and terminals make a link of. */
  static String position(String file, Mark mark) {
    return file + ":" + (mark.getLine() + 1) + ":" + (mark.getColumn() + 1);
  }
}

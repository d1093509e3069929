package dev.spirebridge.mesh.text;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Reads one document into places. It goes by the parser's events and not by its nodes: there an
 * alias has the position of what it stands for.
 */
final class PlaceReader {

  private static final int MAX_BYTES = 1 << 20;
  private static final int MAX_DEPTH = 64;

  private final Iterator<Event> events;
  private final Positions positions;
  private final References references = new References();

  private PlaceReader(String text) {
    this.events = new Parse(LoadSettings.builder().build()).parseString(text).iterator();
    this.positions = new Positions(text);
  }

  /**
   * The value at the top; empty if the text holds nothing but comments.
   *
   * @throws YamlTextException as {@link YamlText#parse} tells
   */
  static Optional<Place> read(String text) throws YamlTextException {
    int bytes = text.getBytes(StandardCharsets.UTF_8).length;
    if (bytes > MAX_BYTES) {
      throw new YamlTextException(
          "the text has %d bytes, more than the %d that are read".formatted(bytes, MAX_BYTES));
    }
    try {
      return new PlaceReader(text).document();
    } catch (MarkedYamlEngineException e) {
      String line = e.getProblemMark().map(mark -> "line " + (mark.getLine() + 1)).orElse("it");
      throw new YamlTextException("%s is not YAML: %s".formatted(line, e.getProblem()));
    } catch (YamlEngineException e) {
      throw new YamlTextException("it is not YAML: " + e.getMessage());
    }
  }

  private Optional<Place> document() throws YamlTextException {
    events.next();
    if (events.next().getEventId() == Event.ID.StreamEnd) {
      return Optional.empty();
    }
    Place top = place(events.next(), 0);
    events.next();
    Event last = events.next();
    if (last.getEventId() != Event.ID.StreamEnd) {
      throw refused(last, "begins another document, and only one can be edited");
    }
    return Optional.of(top);
  }

  private Place place(Event event, int depth) throws YamlTextException {
    if (depth > MAX_DEPTH) {
      throw refused(event, "is nested more than " + MAX_DEPTH + " levels deep");
    }
    refuseTag(event);
    Place place =
        switch (event) {
          case AliasEvent alias -> references.alias(positions, alias);
          case ScalarEvent scalar -> ScalarPlaces.of(positions, scalar);
          case MappingStartEvent start -> mapping(start, depth);
          case CollectionStartEvent start -> sequence(start, depth);
          default -> throw refused(event, "is not a value");
        };
    if (event instanceof NodeEvent node && !(event instanceof AliasEvent)) {
      node.getAnchor().map(Anchor::getValue).ifPresent(name -> references.put(name, place));
    }
    return place;
  }

  private Place mapping(MappingStartEvent start, int depth) throws YamlTextException {
    List<Place.Entry> entries = new ArrayList<>();
    Set<String> names = new HashSet<>();
    Event event = events.next();
    while (event.getEventId() != Event.ID.MappingEnd) {
      Place.Key key = key(event);
      if (!names.add(key.text())) {
        throw refused(event, "has the key \"" + key.text() + "\" for a second time");
      }
      entries.add(new Place.Entry(key, place(events.next(), depth + 1)));
      event = events.next();
    }
    int end =
        start.isFlow() || entries.isEmpty()
            ? positions.end(event)
            : entries.getLast().place().end();
    return new Place.Mapping(
        positions.start(start), end, isAnchored(start), start.isFlow(), List.copyOf(entries));
  }

  private Place.Key key(Event event) throws YamlTextException {
    refuseTag(event);
    if (!(event instanceof ScalarEvent scalar) || scalar.getAnchor().isPresent()) {
      throw refused(event, "has a key that is not plain text");
    }
    if (scalar.isPlain() && scalar.getValue().equals("<<")) {
      throw refused(event, "merges a mapping by <<, which is not supported: write its fields out");
    }
    return new Place.Key(positions.start(event), positions.end(event), scalar.getValue());
  }

  private Place sequence(CollectionStartEvent start, int depth) throws YamlTextException {
    List<Place> elements = new ArrayList<>();
    Event event = events.next();
    while (event.getEventId() != Event.ID.SequenceEnd) {
      elements.add(place(event, depth + 1));
      event = events.next();
    }
    int end =
        start.isFlow() || elements.isEmpty() ? positions.end(event) : elements.getLast().end();
    return new Place.Sequence(
        positions.start(start), end, isAnchored(start), start.isFlow(), List.copyOf(elements));
  }

  private static boolean isAnchored(NodeEvent event) {
    return event.getAnchor().isPresent();
  }

  private static void refuseTag(Event event) throws YamlTextException {
    Optional<String> tag =
        switch (event) {
          case ScalarEvent scalar -> scalar.getTag();
          case CollectionStartEvent start -> start.getTag();
          default -> Optional.empty();
        };
    if (tag.isPresent()) {
      throw refused(event, "has the tag " + tag.get() + ", and tags are not supported");
    }
  }

  static YamlTextException refused(Event event, String why) {
    String line = event.getStartMark().map(mark -> "line " + (mark.getLine() + 1)).orElse("it");
    return new YamlTextException(line + " " + why);
  }

  /** What anchors stand for, and how much may come of them. */
  private static final class References {

    /** Aliases of aliases multiply: a few lines could stand for millions of values. */
    private static final long MAX_VALUES = 100_000;

    private final Map<String, Place> anchored = new HashMap<>();
    private long values;

    void put(String name, Place place) {
      anchored.put(name, place);
    }

    Place alias(Positions positions, AliasEvent event) throws YamlTextException {
      Place target = anchored.get(event.getAlias().getValue());
      if (target == null) {
        throw refused(event, "refers to *" + event.getAlias().getValue() + ", which is not known");
      }
      values += count(target, MAX_VALUES - values);
      if (values > MAX_VALUES || depth(target) > MAX_DEPTH) {
        throw refused(event, "uses aliases that stand for too much");
      }
      return new Place.Alias(positions.start(event), positions.end(event), target);
    }

    /** How many values it stands for; counting ends once they are more than allowed. */
    private static long count(Place place, long allowed) {
      long count = 1;
      for (Place each : resolved(place).within()) {
        if (count > allowed) {
          break;
        }
        count += count(each, allowed - count);
      }
      return count;
    }

    private static int depth(Place place) {
      int depth = 0;
      for (Place each : resolved(place).within()) {
        depth = Math.max(depth, depth(each));
      }
      return depth + 1;
    }

    private static Place resolved(Place place) {
      return place instanceof Place.Alias alias ? resolved(alias.target()) : place;
    }
  }
}

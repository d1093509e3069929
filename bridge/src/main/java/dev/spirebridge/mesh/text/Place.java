package dev.spirebridge.mesh.text;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A value and where it stands in a text, as indexes of chars, the end exclusive. A block collection
 * ends with the last thing in it: not with the blank lines and comments behind.
 */
sealed interface Place {

  int start();

  int end();

  /** Whether an anchor stands before it, or it is an alias: editing it would edit elsewhere too. */
  boolean shared();

  /** Empty for null. */
  Optional<Object> value();

  /** The nearest ones within, in their order. */
  List<Place> within();

  /** Whether it is a collection in brackets or braces. */
  default boolean flow() {
    return false;
  }

  /**
   * Whether its last line is that of a block scalar which ends with the text, without a line break:
   * one more line behind it would become part of the scalar's value.
   */
  default boolean open() {
    return !within().isEmpty() && within().getLast().open();
  }

  /** Whether this or anything within is shared. */
  default boolean sharesAnything() {
    return shared() || within().stream().anyMatch(Place::sharesAnything);
  }

  /**
   * @param block whether it is literal or folded
   */
  record Scalar(
      int start, int end, boolean shared, boolean block, boolean open, Optional<Object> value)
      implements Place {

    @Override
    public List<Place> within() {
      return List.of();
    }
  }

  /** The text of a key, and where it stands. */
  record Key(int start, int end, String text) {}

  /** One key of a mapping and its value. */
  record Entry(Key key, Place place) {}

  record Mapping(int start, int end, boolean shared, boolean flow, List<Entry> entries)
      implements Place {

    @Override
    public Optional<Object> value() {
      Map<String, Object> fields = new LinkedHashMap<>();
      entries.forEach(
          entry -> entry.place().value().ifPresent(value -> fields.put(entry.key().text(), value)));
      return Optional.of(fields);
    }

    @Override
    public List<Place> within() {
      return entries.stream().map(Entry::place).toList();
    }
  }

  record Sequence(int start, int end, boolean shared, boolean flow, List<Place> within)
      implements Place {

    @Override
    public Optional<Object> value() {
      List<Object> elements = new ArrayList<>();
      within.forEach(place -> place.value().ifPresent(elements::add));
      return Optional.of(elements);
    }
  }

  /**
   * @param target what it stands for; elsewhere, so it is not within
   */
  record Alias(int start, int end, Place target) implements Place {

    @Override
    public boolean shared() {
      return true;
    }

    @Override
    public Optional<Object> value() {
      return target.value();
    }

    @Override
    public List<Place> within() {
      return List.of();
    }
  }
}

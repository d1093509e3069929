package dev.spirebridge.mesh.text;

import dev.spirebridge.mesh.Tree;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How far a path leads in a text.
 *
 * @param path as {@link Tree} takes it
 * @param spots the top, and one more for each step of the path that is there
 */
record Route(List<String> path, List<Spot> spots) {

  /**
   * @throws YamlTextException if an anchor or alias is on the way
   */
  static Route of(Place top, List<String> path) throws YamlTextException {
    List<Spot> spots = new ArrayList<>(List.of(new Spot.Top(top)));
    for (int step = 0; ; step++) {
      if (spots.getLast().place().shared()) {
        throw new YamlTextException(
            "%s has an anchor or is an alias: an edit there would edit other places too"
                .formatted(shown(path.subList(0, step))));
      }
      Optional<Spot> next =
          step == path.size() ? Optional.empty() : next(spots.getLast().place(), path.get(step));
      if (next.isEmpty()) {
        return new Route(path, List.copyOf(spots));
      }
      spots.add(next.get());
    }
  }

  private static Optional<Spot> next(Place place, String step) {
    if (place instanceof Place.Mapping mapping) {
      for (int i = 0; i < mapping.entries().size(); i++) {
        if (mapping.entries().get(i).key().text().equals(step)) {
          return Optional.of(new Spot.Value(mapping, i));
        }
      }
    }
    if (place instanceof Place.Sequence sequence) {
      for (int i = 0; i < sequence.within().size(); i++) {
        if (isMeant(sequence.within().get(i), step)) {
          return Optional.of(new Spot.Element(sequence, i));
        }
      }
    }
    return Optional.empty();
  }

  /** Asks the tree, so that both always agree about what a step means. */
  private static boolean isMeant(Place element, String step) {
    return element
        .value()
        .map(value -> new Tree(Map.of("list", List.of(value))))
        .flatMap(tree -> tree.at("list", step))
        .isPresent();
  }

  boolean isWhole() {
    return spots.size() == path.size() + 1;
  }

  Spot last() {
    return spots.getLast();
  }

  /** The steps from that spot on. */
  List<String> from(int spot) {
    return path.subList(spot, path.size());
  }

  /** The first spot in brackets or braces among the first that many; empty if all are blocks. */
  Optional<Integer> flow(int spots) {
    for (int i = 0; i < spots; i++) {
      if (this.spots.get(i).place().flow()) {
        return Optional.of(i);
      }
    }
    return Optional.empty();
  }

  /** For people: {@code static_resources.clusters[name=x]}. */
  static String shown(List<String> path) {
    String joined = String.join(".", path).replace(".[", "[");
    return joined.isEmpty() ? "the top" : joined;
  }

  @Override
  public String toString() {
    return shown(path);
  }
}
